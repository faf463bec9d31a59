"""What is wrong with the tables, as counts with examples: what Dagster's asset checks show."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.flow.fill import fill_by_site
from pipelines.flow.lost import SIGN
from pipelines.flow.workspace import Workspace
from spiders.crawling import ContactMissing, check_contact, contact_of
from spiders.registry import shared_blogs
from spiders.site import Site, select
from spiders.status import status_of

ENDED_WELL = frozenset({"finished", "imported", "refused"})
_DATES_NEEDED = 0.9
NO_POST = "none of its pages was read as a post"


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows break a rule, five of them, and what to do."""

    count: int
    total: int
    examples: tuple[str, ...]
    fix: str
    passed: bool


def _finding(bad: pa.Table, total: int, column: str, fix: str, *, allowed: float = 0.0) -> Finding:
    examples = tuple(bad.slice(0, 5)[column].to_pylist())
    return Finding(bad.num_rows, total, examples, fix, bad.num_rows <= allowed * total)


def unfinished_crawls(work: Workspace) -> Finding:
    """Sites whose last crawl did not come to its end."""
    last: dict[str, tuple[str, str]] = {}
    for row in work.store.table("crawls", ["site", "crawl_id", "outcome"]).to_pylist():
        last[row["site"]] = max(last.get(row["site"], ("", "")), (row["crawl_id"], row["outcome"]))
    bad = {site: outcome for site, (_, outcome) in last.items() if outcome not in ENDED_WELL}
    rows: list[str] = []
    bad |= {site.name: "no contact URL" for site in select(work.own_sites(rows), ()) if not _may_be_asked(work, site)}
    bad |= {problem.partition("]")[0].partition("[site.")[2]: problem for problem in rows}
    urls = {name: site.url for name, site in work.sites().items()}
    examples = tuple(f"{urls.get(name, name)}: {bad[name]}" for name in sorted(bad)[:5])
    fix = "run `bowen crawl SITE` again: it goes on where it stopped, and says what is missing; `bowen status` has the numbers"
    return Finding(len(bad), len(last | bad), examples, fix, not bad)


def sites_without_posts(work: Workspace) -> Finding:
    """Sites of the sites file whose crawl ended well and gave no post; where the owner asked to stay out, that is as it should be."""
    read = {path.parent.name for path in work.store.files("extracted_posts")}
    sites = [site for name, site in work.own_sites([]).items() if name in read]
    empty = [site for site in sites if not work.store.count("extracted_posts", site.name) and not work.optouts().names("site", site.name)]
    bad = [status for status in (status_of(site, work.data_dir) for site in empty) if status.ended in ENDED_WELL]
    examples = tuple(f"{status.site}: {next(iter(status.alarms), NO_POST)}" for status in bad[:5])
    fix = "`bowen sql \"select url, reason, evidence from rejections\"` says what its pages were read as; look at its url in a browser"
    return Finding(len(bad), len(sites), examples, fix, not bad)


def _may_be_asked(work: Workspace, site: Site) -> bool:
    try:
        check_contact([site], contact_of(None, work.sites_file))
    except ContactMissing:
        return False
    return True


def shared_blogs_of(work: Workspace) -> Finding:
    """Two rows of the sites files that reach one blog, whose posts are then fetched twice and kept once."""
    found = shared_blogs(work.sites().values())
    examples = tuple(f"[site.{outer.name}] and [site.{inner.name}] both reach {inner.url}" for outer, inner in found[:5])
    fix = "remove one of the rows, or narrow one with include; what both have stored stays, and each post is kept once"
    return Finding(len(found), len(work.sites()), examples, fix, not found)


def crashed_pages(work: Workspace) -> Finding:
    """Pages that our own code could not read."""
    rows = work.store.table("rejected_pages", ["url", "reason", "warc_file"])
    bad = rows.filter(pc.equal(rows["reason"], "crashed"))
    fix = "run `bowen explain URL` for the error and the bytes; a fixture made of that page is the first step to a fix"
    return _finding(bad, rows.num_rows, "url", fix)


def damaged_archives(work: Workspace) -> Finding:
    """Archived pages whose bytes no longer read: damage to an archive file."""
    rows = work.store.table("rejected_pages", ["evidence", "warc_file", "warc_offset"])
    bad = rows.filter(pc.starts_with(rows["evidence"], SIGN)).sort_by([("warc_file", "ascending"), ("warc_offset", "ascending")])
    places = [f"{work.archive.root / row['warc_file']} at byte {row['warc_offset']}: {row['evidence']}" for row in bad.to_pylist()]
    fix = "put a whole copy of the file in its place, if there is one; `rejections` names each page (reason unreadable)"
    return Finding(len(places), rows.num_rows, tuple(places[:5]), f"{places[0]}; {fix}" if places else fix, not places)


def posts_without_title(work: Workspace) -> Finding:
    """Posts whose title is empty."""
    rows = work.store.table("cleaned_posts", ["url", "title"])
    fix = "run `bowen explain URL`; where the site writes its titles in a way of its own, its platform needs a rule and a fixture"
    return _finding(rows.filter(pc.equal(rows["title"], "")), rows.num_rows, "url", fix)


def sites_of_one_title(work: Workspace) -> Finding:
    """Sites most of whose posts bear one title, four at least: it names the site, and nothing in the pages told theirs."""
    from pipelines.extract.one_title import most_borne

    rows = work.store.table("cleaned_posts", ["site", "title", "canonical_url"]).group_by(["site", "canonical_url"])
    borne: dict[str, list[str]] = {}
    for row in rows.aggregate([("title", "max")]).to_pylist():
        borne.setdefault(row["site"], []).append(row["title_max"])
    bad = {site: (title, count) for site, titles in borne.items() for title, count in [most_borne(titles)] if title}
    examples = tuple(f"{site}: {count} of {len(borne[site])} posts are called {title!r}" for site, (title, count) in bad.items())
    fix = "run `bowen explain URL` of one of them; where pages show their titles in a way of their own, that needs a rule and a fixture"
    return Finding(len(bad), len(borne), examples[:5], fix, not bad)


def posts_without_date(work: Workspace) -> Finding:
    """Posts without a publication date; some blogs state none."""
    rows = work.store.table("cleaned_posts", ["url", "published"])
    fix = "run `bowen explain URL`; where the page shows a date that was not read, add the form to spiders/dates/reading.py with a test"
    return _finding(rows.filter(pc.is_null(rows["published"])), rows.num_rows, "url", fix, allowed=1 - _DATES_NEEDED)


def empty_posts(work: Workspace) -> Finding:
    """Posts whose Markdown is empty. One site after the other: the texts of all of them need not fit into memory."""
    sites = sorted({path.parent.name for path in work.store.files("cleaned_posts")})
    parts = (work.store.table("cleaned_posts", ["url", "markdown"], site) for site in sites)
    bad = [rows.filter(pc.equal(rows["markdown"], "")).select(["url"]) for rows in parts]
    fix = "run `bowen explain URL`: the main content was not found; the page may need a browser or its platform a rule"
    empty = pa.concat_tables(bad) if bad else pa.table({"url": []})
    return _finding(empty, work.store.count("cleaned_posts"), "url", fix)


def drifted_sites(work: Workspace) -> Finding:
    """Sites whose posts read last lack a field that those before had: a template changed."""
    alarms = {site: alarm for site, fill in fill_by_site(work).items() if (alarm := fill.alarm())}
    examples = tuple(f"{site}: {alarm}" for site, alarm in alarms.items())
    fix = "compare an old and a new page of the site with `bowen explain URL`; add a rule for the new template with a fixture"
    return Finding(len(alarms), len(work.sites()), examples[:5], fix, not alarms)


def broken_clusters(work: Workspace) -> Finding:
    """Duplicates whose canonical post is missing or is a duplicate itself."""
    rows = work.store.table("duplicate_posts", ["post_id", "duplicate_of"])
    posts = set(work.store.table("cleaned_posts", ["post_id"])["post_id"].to_pylist())
    repeats = set(rows["post_id"].to_pylist())
    bad = [row["post_id"] for row in rows.to_pylist() if row["duplicate_of"] not in posts or row["duplicate_of"] in repeats]
    fix = "delete the folder of the table duplicate_posts and run `bowen run --no-crawl`: it is built anew"
    return Finding(len(bad), rows.num_rows, tuple(bad[:5]), fix, not bad)
