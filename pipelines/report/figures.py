"""What the report shows, counted from the tables: values only, no markup."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from pipelines.release.candidates import Tables
from pipelines.release.privacy import Privacy
from pipelines.store.parquet import ParquetStore, read_columns

Counts = tuple[tuple[str, int], ...]
# Upper bounds of the length classes, in tokens; each step is about half an order of magnitude.
LENGTHS = (50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
_NEWEST, _CLUSTERS, _EXAMPLES = 60, 25, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """One post as a table shows it."""

    post_id: str
    url: str
    title: str
    site: str
    author: str | None
    published: datetime | None
    language: str
    license: str
    tier: str
    tokens: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """One blog and what was found there."""

    site: str
    url: str
    posts: int
    open_posts: int
    duplicates: int
    rejected: int
    languages: Counts
    last_fetched: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlLine:
    """The newest crawl of one blog."""

    site: str
    crawl_id: str
    started_at: datetime
    outcome: str
    fetched: int
    unchanged: int
    failed: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterLine:
    """One group of posts that repeat each other."""

    canonical: PostLine
    repeats: tuple[tuple[PostLine, str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedLine:
    """One page that gave no post."""

    url: str
    site: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything the report shows."""

    posts: int
    tokens: int
    authors: int
    undated: int
    data_until: datetime
    months: Counts
    languages: Counts
    licences: tuple[tuple[str, str, int], ...]
    tiers: Counts
    lengths: Counts
    duplicates: Counts
    translations: Counts
    rejections: Counts
    sites: tuple[SiteLine, ...]
    crawls: tuple[CrawlLine, ...]
    newest: tuple[PostLine, ...]
    clusters: tuple[ClusterLine, ...]
    rejected: tuple[RejectedLine, ...]


def gather(store: ParquetStore, privacy: Privacy) -> Figures:
    """Count the tables of one data directory; what is shown of a text is redacted. Raises NoPosts when there is none."""
    tables = Tables(store)
    lines = _lines(store, tables)
    rejected = [row for file in store.files("rejected_pages") for row in _read(file, ["url", "site", "reason", "evidence"])]
    pairs = [pair for pair in _pairs(tables) if pair[0] in lines]
    repeats = Counter(lines[post_id].site for post_id, *_ in pairs)
    homes = {row["site"]: row["url"] for file in store.files("listed_sites") for row in _read(file, ["site", "url"])}
    return Figures(
        posts=len(lines),
        tokens=sum(line.tokens or 0 for line in lines.values()),
        authors=len({(line.site, line.author) for line in lines.values() if line.author}),
        undated=sum(line.published is None for line in lines.values()),
        data_until=max(where.fetched_at for where in tables.current.values()),
        months=_months(line.published for line in lines.values()),
        languages=_ranked(line.language for line in lines.values()),
        licences=_licences(lines.values()),
        tiers=_ranked(line.tier for line in lines.values()),
        lengths=_lengths(line.tokens for line in lines.values()),
        duplicates=_ranked(kind for _, _, kind, _ in pairs),
        translations=_ranked(tables.translations.column("status")),
        rejections=_ranked(row["reason"] for row in rejected),
        sites=_sites(tables, lines, repeats, Counter(row["site"] for row in rejected), homes),
        crawls=_crawls(store),
        newest=tuple(_shown(line, privacy) for line in sorted(lines.values(), key=_newest_first)[:_NEWEST]),
        clusters=_clusters(lines, pairs, privacy),
        rejected=_examples(rejected, privacy),
    )


def _read(file: Any, columns: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_columns(file, columns).to_pylist()
    return rows


def _lines(store: ParquetStore, tables: Tables) -> dict[str, PostLine]:
    """Post id -> its current version as a line; without ever reading a text."""
    languages, rights = tables.languages.by_key("tag"), tables.rights.by_key("license", "tier")
    tokens = tables.quality.by_key("tokens")
    columns = ["post_id", "version", "canonical_url", "title", "site", "author", "published"]
    lines = {}
    for file in store.files("cleaned_posts"):
        for row_number, row in enumerate(_read(file, columns)):
            where, key = tables.current[row["post_id"]], (row["post_id"], row["version"])
            if (where.file, where.row) == (file, row_number):
                license_id, tier = rights.get(key, ("unknown", "unchecked"))
                (tag,), (size,) = languages.get(key, ("und",)), tokens.get(key, (None,))
                lines[row["post_id"]] = _line(row, tag, license_id, tier, size)
    return lines


def _line(row: Mapping[str, Any], tag: str, license_id: str, tier: str, tokens: int | None) -> PostLine:
    return PostLine(
        post_id=row["post_id"],
        url=row["canonical_url"],
        title=row["title"],
        site=row["site"],
        author=row["author"],
        published=row["published"],
        language=tag,
        license=license_id,
        tier=tier,
        tokens=tokens,
    )


def _pairs(tables: Tables) -> list[tuple[str, str, str, float]]:
    """Duplicate pairs of current versions: post, cluster, kind, similarity."""
    names = ("post_id", "version", "cluster_id", "kind", "similarity")
    rows = zip(*(tables.duplicates.column(name) for name in names), strict=True)
    current = tables.current
    return [
        (post, cluster, kind, score)
        for post, version, cluster, kind, score in rows
        if post in current and current[post].version == version
    ]


def _ranked(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _months(instants: Iterable[datetime | None]) -> Counts:
    """Posts a month, every month between the first and the last named, also the silent ones."""
    counts = Counter((instant.year, instant.month) for instant in instants if instant is not None)
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    months = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    return tuple((f"{month // 12:04d}-{month % 12 + 1:02d}", counts[(month // 12, month % 12 + 1)]) for month in months)


def _lengths(tokens: Iterable[int | None]) -> Counts:
    counts: Counter[int] = Counter()
    for size in tokens:
        if size is not None:
            counts[next((index for index, bound in enumerate(LENGTHS) if size < bound), len(LENGTHS))] += 1
    labels = [f"< {LENGTHS[0]}", *(f"{low:,}–{high:,}" for low, high in pairwise(LENGTHS)), f"≥ {LENGTHS[-1]:,}"]
    return tuple((label, counts[index]) for index, label in enumerate(labels))


def _licences(lines: Iterable[PostLine]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((line.license, line.tier) for line in lines)
    return tuple(sorted(((name, tier, count) for (name, tier), count in counts.items()), key=lambda row: (-row[2], row[0], row[1])))


def _sites(
    tables: Tables, lines: Mapping[str, PostLine], repeats: Counter[str], rejected: Counter[str], homes: Mapping[str, str]
) -> tuple[SiteLine, ...]:
    posts: dict[str, list[PostLine]] = {}
    for line in lines.values():
        posts.setdefault(line.site, []).append(line)
    found = [
        SiteLine(
            site=site,
            url=homes.get(site, ""),
            posts=len(mine),
            open_posts=sum(line.tier == "open" for line in mine),
            duplicates=repeats[site],
            rejected=rejected[site],
            languages=_ranked(line.language for line in mine),
            last_fetched=max(tables.current[line.post_id].fetched_at for line in mine),
        )
        for site, mine in posts.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.posts, line.site)))


def _crawls(store: ParquetStore) -> tuple[CrawlLine, ...]:
    """The newest crawl of every site."""
    newest: dict[str, dict[str, Any]] = {}
    for file in store.files("crawls"):
        for row in read_columns(file).to_pylist():
            if row["site"] not in newest or row["started_at"] > newest[row["site"]]["started_at"]:
                newest[row["site"]] = row
    return tuple(
        CrawlLine(
            site=site,
            crawl_id=row["crawl_id"],
            started_at=row["started_at"],
            outcome=row["outcome"],
            fetched=row["pages_fetched"],
            unchanged=row["pages_unchanged"],
            failed=row["pages_failed"],
            size_bytes=row["bytes_fetched"],
        )
        for site, row in sorted(newest.items())
    )


def _shown(line: PostLine, privacy: Privacy) -> PostLine:
    """A line as the page may show it: no secret and no personal data but the author's name, no address with a secret in it."""
    author = line.author if line.author and not privacy.secrets(line.author) else None
    return replace(line, title=privacy.redact(line.title)[0], author=author, url="" if privacy.secrets(line.url) else line.url)


def _newest_first(line: PostLine) -> tuple[bool, float, str]:
    return line.published is None, -line.published.timestamp() if line.published else 0.0, line.post_id


def _clusters(lines: Mapping[str, PostLine], pairs: list[tuple[str, str, str, float]], privacy: Privacy) -> tuple[ClusterLine, ...]:
    members: dict[str, list[tuple[PostLine, str, float]]] = {}
    for post, cluster, kind, score in pairs:
        if cluster in lines:
            members.setdefault(cluster, []).append((lines[post], kind, score))
    largest = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))[:_CLUSTERS]
    return tuple(_cluster(lines[cluster], found, privacy) for cluster, found in largest)


def _cluster(canonical: PostLine, found: list[tuple[PostLine, str, float]], privacy: Privacy) -> ClusterLine:
    first = sorted(found, key=lambda item: item[0].post_id)[:_EXAMPLES]
    repeats = tuple((_shown(line, privacy), kind, score) for line, kind, score in first)
    return ClusterLine(canonical=_shown(canonical, privacy), repeats=repeats)


def _examples(rejected: list[dict[str, Any]], privacy: Privacy) -> tuple[RejectedLine, ...]:
    """A few pages for each reason, in a stable order."""
    groups: dict[str, list[RejectedLine]] = {}
    for row in sorted(rejected, key=lambda row: (row["reason"], row["site"], row["url"])):
        groups.setdefault(row["reason"], []).append(RejectedLine(**row))
    chosen = [line for reason in sorted(groups) for line in groups[reason][:_EXAMPLES]]
    return tuple(replace(line, url=privacy.redact(line.url)[0], evidence=privacy.redact(line.evidence)[0]) for line in chosen)
