"""An invented corpus, small and mean: every licence family, both Chinese scripts, repeats, translations, opt-outs and personal data."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from pipelines.records import Duplicate, Language, LanguageShare, Post, Quality, Reason, Rejected, Rights, Translation, TranslationLink
from pipelines.release.build import Built, Inputs, build
from pipelines.release.card import Release
from pipelines.release.place import Withdrawn
from pipelines.release.privacy import default_privacy
from pipelines.release.recipe import Recipe, load_recipe
from pipelines.release.select import select
from pipelines.release.versions import code_version
from pipelines.store.parquet import ParquetStore

EPOCH = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
SITES = ("lantern.example", "tidepool.example", "moss.example")
LICENCES = (
    "CC-BY-4.0",
    "CC0-1.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-NC-ND-4.0",
    "reserved",
    "unknown",
    "permission-with-attribution",
)
_OPEN = {name for name in LICENCES if name.startswith("CC")}
_TEXTS = {
    "zh-Hans": "今天整理了书房里的旧地图，发现河流的名字换过三次。每换一次，岸边的村子就搬一次家。\n\n```python\nprint('河')\n```\n",
    "zh-Hant": "昨夜的雨把石階洗得很乾淨，貓從窗台跳下來，踩出一串梅花。\n",
    "en": "The tide table on the kitchen wall was wrong by nine minutes, and nobody in the village had minded for years.\n",
    "ja": "港の時計はいつも少し遅れているが、船は時刻どおりに出ていく。\n",
}
LANGUAGES = tuple(_TEXTS)


def make_post(number: int, **changes: object) -> Post:
    """The n-th invented post; `changes` replace its fields."""
    site, language = SITES[number % len(SITES)], LANGUAGES[number % len(LANGUAGES)]
    lines = enumerate(_TEXTS[language].split("\n") * 4)
    body = "\n".join(f"{line} {number}-{index}" if line and "```" not in line else line for index, line in lines)
    values: dict[str, object] = {
        "post_id": f"web:{number:06d}",
        "url": f"https://{site}/p/{number}",
        "canonical_url": f"https://{site}/p/{number}",
        "aliases": (),
        "site": site,
        "platform": "hugo",
        "source": "html",
        "title": f"Notes {number} 札记",
        "author": f"Writer {number % 5}",
        "author_url": f"https://{site}/about",
        "published": EPOCH + timedelta(days=number * 9) if number % 11 else None,
        "published_local": None,
        "published_raw": "raw",
        "published_source": "meta",
        "modified": None,
        "modified_raw": None,
        "tags": ("maps", "地图"),
        "categories": ("diary",),
        "language_hint": language,
        "markdown": body,
        "text": body.replace("`", ""),
        "description": None,
        "images": (),
        "links": (),
        "code_blocks": (),
        "math_count": 0,
        "licence_evidence": (),
        "alternates": (),
        "translated_from": None,
        "fetched_at": EPOCH + timedelta(days=400, minutes=number),
        "http_status": 200,
        "encoding": "utf-8",
        "content_hash": "0" * 64,
        "edits": ("drop_headerlink",),
        "selector": "article",
        "extractor": "bowen 0",
        "warc_file": f"{site}/a.warc.gz",
        "warc_offset": number * 100,
        "warc_record_id": f"<urn:{number}>",
    } | changes
    digest = sha256(f"{values['title']}\n{values['markdown']}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Post(**{"version": digest} | values)  # type: ignore[arg-type]


def make_rights(post: Post, license_id: str, **changes: object) -> Rights:
    tier = "open" if license_id in _OPEN else "none" if license_id == "unknown" else "metadata"
    values = {
        "post_id": post.post_id,
        "version": post.version,
        "may_fetch": True,
        "may_publish": tier == "open",
        "tier": tier,
        "license": license_id,
        "may_translate": tier == "open" and "ND" not in license_id,
        "decision": f"licence {license_id} read from the page",
        "confidence": 0.95,
        "evidence": (),
        "checked_at": post.fetched_at,
        "rule_version": "1",
    }
    return Rights(**(values | changes))  # type: ignore[arg-type]


def make_language(post: Post) -> Language:
    tag = post.language_hint or "und"
    share = (LanguageShare(tag=tag, share=1.0),)
    return Language(post_id=post.post_id, version=post.version, tag=tag, confidence=0.99, title_tag=tag, shares=share, detector="test")


def make_quality(post: Post, **changes: object) -> Quality:
    values = {
        "post_id": post.post_id,
        "version": post.version,
        "characters": len(post.text),
        "tokens": len(post.text) // 2,
        "code_share": 0.1,
        "symbol_share": 0.1,
        "link_density": 0.0,
        "repeated_line_share": 0.0,
        "repeated_ngram_share": 0.1,
        "stopword_share": 0.3,
        "boilerplate_removed": 0,
        "pii_spans": 0,
    }
    return Quality(**(values | changes))  # type: ignore[arg-type]


def make_duplicate(post: Post, canonical: Post, kind: str = "near") -> Duplicate:
    return Duplicate(
        post_id=post.post_id,
        version=post.version,
        duplicate_of=canonical.post_id,
        cluster_id=canonical.post_id,
        kind=kind,
        similarity=0.9,
        containment=0.95,
        nearest=canonical.post_id,
        why_canonical="first published",
    )


def make_translation(post: Post, **changes: object) -> Translation:
    values = {
        "post_id": post.post_id,
        "version": post.version,
        "target": "en",
        "source_language": "zh-Hans",
        "status": "verified",
        "title": f"Translated: {post.title}",
        "markdown": "I put the old maps in order; the river had changed its name three times.\n",
        "checks": (),
        "segments": 3,
        "segments_translated": 3,
        "backend": "test/none",
    }
    return Translation(**(values | changes))  # type: ignore[arg-type]


def make_rejected(post: Post, status: int, days_later: int) -> Rejected:
    return Rejected(
        url=post.url,
        site=post.site,
        stage="extract",
        reason=Reason.HTTP_ERROR,
        kind="notfound",
        evidence=f"status {status}",
        post_id=None,
        fetched_at=post.fetched_at + timedelta(days=days_later),
        http_status=status,
        warc_file=post.warc_file,
        warc_offset=post.warc_offset + days_later,
        warc_record_id=f"<urn:gone:{days_later}>",
    )


def write(data_dir: Path, table: str, site: str, part: str, rows: Iterable[object]) -> None:
    ParquetStore(data_dir).write(table, site, part, rows)


def store(data_dir: Path, posts: list[Post], licences: dict[str, str] | None = None, **tables: list[object]) -> Path:
    """Write posts with their narrow tables; `licences` overrides by post id, `tables` replace or add tables of site `all`."""
    licences = licences or {}
    rights = [make_rights(post, licences.get(post.post_id) or LICENCES[int(post.post_id[-6:]) % len(LICENCES)]) for post in posts]
    for site in sorted({post.site for post in posts}):
        mine = [index for index, post in enumerate(posts) if post.site == site]
        write(data_dir, "cleaned_posts", site, "c1", [posts[index] for index in mine])
        write(data_dir, "post_rights", site, "c1", [rights[index] for index in mine])
        write(data_dir, "post_languages", site, "c1", [make_language(posts[index]) for index in mine])
        write(data_dir, "post_quality", site, "c1", [make_quality(posts[index]) for index in mine])
    for table, rows in tables.items():
        write(data_dir, table, "zz-extra", "c1", rows)
    return data_dir


def sample(data_dir: Path, count: int = 80) -> list[Post]:
    """The standard corpus: `count` posts, repeats, translations of ours and of the authors', one gone, some private data."""
    posts = [make_post(number) for number in range(count)]
    mail = "ling" + "@" + "lantern-mail.cn"
    posts[8] = make_post(8, markdown=posts[8].markdown + f"\n写信给我：{mail}\n", text=posts[8].text + f"\n写信给我：{mail}\n")
    nd = next(number for number in range(12, count) if number % len(LICENCES) == 4)
    posts[nd] = make_post(nd, text=posts[nd].text + f" {mail}", markdown=posts[nd].markdown + f" {mail}")
    repeats = [make_duplicate(posts[number], posts[number - 8], kind) for number, kind in ((16, "near"), (17, "exact"), (19, "excerpt"))]
    ours = [make_translation(posts[0]), make_translation(posts[4], title=None), make_translation(posts[8], status="failed", markdown=None)]
    link = {"post_id": posts[10].post_id, "version": posts[10].version, "translation_of": posts[24].post_id}
    theirs = [TranslationLink(**link, score=1.0, evidence="hreflang")]  # type: ignore[arg-type]
    gone = [make_rejected(posts[32], 404, 3), make_rejected(posts[32], 410, 12), make_rejected(posts[33], 404, 3)]
    low = [make_quality(posts[40], tokens=2)]
    store(
        data_dir,
        posts,
        duplicate_posts=list(repeats),
        post_translations=list(ours),
        translation_links=list(theirs),
        rejected_pages=list(gone),
        post_quality=list(low),
    )
    return posts


def edited(post: Post, extra: str) -> Post:
    """The same post, changed by its author a month later."""
    body = post.markdown + extra
    digest = sha256(f"{post.title}\n{body}".encode()).hexdigest()[:16]
    return replace(post, markdown=body, text=post.text + extra, version=digest, fetched_at=post.fetched_at + timedelta(days=30))


def make(
    data_dir: Path,
    version: str = "1.0.0",
    *,
    date: str = "2026-04-05",
    previous: Path | None = None,
    recipe: Recipe | None = None,
    withdrawn: Withdrawn = lambda _: None,
    repo: str = "tester/bowen",
) -> Built:
    """Build a release with fixed names."""
    recipe = recipe or load_recipe()
    before = previous.name if previous else None
    names = {"recipe": recipe.name, "title": recipe.title, "where": recipe.where.strip(), "previous": before, "repo": repo}
    release = Release(version=version, date=date, code_version=code_version(), **names)  # type: ignore[arg-type]
    return build(
        data_dir,
        Inputs(
            recipe=recipe,
            release=release,
            privacy=default_privacy(),
            withdrawn=withdrawn,
            chosen=select(data_dir, recipe.where),
            previous=previous,
        ),
    )
