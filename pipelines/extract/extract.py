"""One archived response -> its posts, or the reason why it gives none. Pure: bytes and a site's row in, records out."""

import re
from hashlib import sha256

from lxml.html import HtmlElement

from pipelines.extract.body import Body, read_body, render_fragment
from pipelines.extract.dom.classes import style
from pipelines.extract.given_markdown import read_markdown
from pipelines.extract.metadata.read import Metadata, entry_metadata, read_metadata
from pipelines.extract.version import version_of
from pipelines.records import Post, Reason, Rejected
from spiders.fields import Entry
from spiders.kind.home import refresh_target
from spiders.kind.url_shape import is_site_file
from spiders.page import Page, PageKind, RawPage, Verdict
from spiders.platforms import platform_of
from spiders.platforms.generic import Generic
from spiders.redirects import redirect_of
from spiders.site import Site
from spiders.urls import host, web_id

EXTRACTOR = "bowen-extract 1"
MAX_BYTES = 32 * 2**20  # a larger body is no blog post; the crawl stops at 16 MiB
_FRAME_WORDS = 20
_FEW = 200  # characters of text: a longer one is not behind a password
_LOCKED = re.compile(
    r"请输入(?:阅读|文章)?密码|此文(?:章)?(?:已|被)?(?:加密|密码保护)|password[ -]protected|enter (?:the )?password"
    r"|パスワードを入力|비밀번호를 입력",
    re.I,
)



def extract(raw: RawPage, site: Site) -> list[Post | Rejected]:
    """Every post in a response, or one Rejected that says why there is none; at least one record, always."""
    page = Page(raw, site)
    found = _records(page)
    return [_unless_kept_out(page, record) for record in found] if site.include or site.exclude else found


def _records(page: Page) -> list[Post | Rejected]:
    raw = page.raw
    early = _unusable(raw)
    if early:
        return [_rejected(page, early[0], _unused_kind(raw), early[1])]
    platform = platform_of(page)
    entries = platform.entries(page) if page.media != "html" else ()
    if entries:
        return [from_entry(page, platform, entry, _source(page, entry)) for entry in entries]
    verdict = platform.kind(page)
    if verdict.kind is not PageKind.POST:
        return [_rejected(page, _reason(page, verdict), verdict.kind, verdict.evidence)]
    return [_from_page(page, platform, verdict)]


def _unless_kept_out(page: Page, record: Post | Rejected) -> Post | Rejected:
    """A post, or a rejection where the site's row keeps its address out: an API or an archive gives also what was never asked for."""
    if isinstance(record, Rejected):
        return record
    url, kind = (record.url, PageKind.POST) if record.source == "html" else (record.canonical_url, PageKind.API)
    kept_out = page.site.keeps_out(url, post=True)
    return _rejected(page, Reason.KEPT_OUT, kind, f"the sites file keeps {url} out", record.post_id) if kept_out else record


def extract_task(task: tuple[RawPage, Site]) -> list[Post | Rejected]:
    """The same for a page with its site in one value, as worker processes are given it."""
    return extract(*task)


def _unusable(raw: RawPage) -> tuple[Reason, str] | None:
    if raw.fault:
        return Reason.UNREADABLE, raw.fault
    if raw.status >= 400:
        return Reason.HTTP_ERROR, f"HTTP status {raw.status}"
    if 300 <= raw.status < 400:
        return Reason.REDIRECT, f"HTTP status {raw.status} to {raw.header('location')}"
    if not raw.body or raw.body.isspace():
        return Reason.EMPTY, f"HTTP status {raw.status} with an empty body"
    if len(raw.body) > MAX_BYTES:
        return Reason.TOO_LARGE, f"{len(raw.body)} bytes; the limit is {MAX_BYTES}"
    return None


def _unused_kind(raw: RawPage) -> PageKind:
    if is_site_file(raw.url):
        return PageKind.ROBOTS  # a host without one is no page that broke
    return PageKind.OTHER if raw.status < 400 else PageKind.NOT_FOUND


def _reason(page: Page, verdict: Verdict) -> Reason:
    if verdict.kind is PageKind.OTHER and page.media not in ("html", "empty"):
        return Reason.NOT_HTML
    if verdict.evidence.startswith("the page only sends its reader on"):
        return Reason.REDIRECT
    return Reason.EMPTY if page.media == "empty" else Reason.NOT_A_POST


def _from_page(page: Page, platform: Generic, verdict: Verdict) -> Post | Rejected:
    refused = platform.refusal(page)
    post_id = platform.post_id(page)
    if refused:
        return _rejected(page, Reason(refused[0]), PageKind.POST, refused[1], post_id)
    metadata, canonical = read_metadata(page, platform), platform.canonical_url(page)
    aliases = tuple(sorted({page.url.split("#")[0], *metadata.aliases} - {canonical}))
    body = read_body(page, platform.content_hint(page), metadata.title)
    locked = _locked(page) if len(body.text) < _FEW else None
    if locked:
        return _rejected(page, Reason.PROTECTED, PageKind.POST, locked, post_id)
    if _says_nothing(body):
        return _rejected(page, Reason.EMPTY, PageKind.POST, f"no text found ({body.selector}); {verdict.evidence}", post_id)
    return _post(page, platform, metadata, body, post_id, canonical, aliases, "html")


def _says_nothing(body: Body) -> bool:
    """No Markdown at all, or only a few letters of the page's frame where no part of the page looks like content."""
    frame = body.selector == "body" and len(body.text.strip()) < _FRAME_WORDS
    return not body.markdown.strip() or (frame and not (body.images or body.code_blocks or body.math_count))


def _locked(page: Page) -> str | None:
    """The sign that a password stands before the text."""
    if any(_is_lock(node) for node in page.tree.iter("input")) or page.index.named("hexo-blog-encrypt"):
        return "the page has a password field and little text"
    match = _LOCKED.search(page.text) if "password" in page.text or "密码" in page.text else None
    return f"the page says {match[0]!r}" if match else None


def _is_lock(node: HtmlElement) -> bool:
    """A password field that is seen and no log-in box of the site."""
    if any(above.get("hidden") is not None or "display:none" in style(above) for above in node.iterancestors()):
        return False
    names = (f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}" for ancestor in node.iterancestors())
    return (node.get("type") or "").lower() == "password" and not any("login" in name for name in names)


def _source(page: Page, entry: Entry) -> str:
    return "feed" if entry.html is not None and "content_html" in page.text else "api"


def from_entry(page: Page, platform: Generic, entry: Entry, source: str) -> Post | Rejected:
    """One post inside an API answer or feed; `source` says which of them."""
    fields = entry.fields
    canonical = fields.canonical_url or entry.url
    post_id = fields.post_id or web_id(canonical)
    if entry.refused:
        return _rejected(page, Reason(entry.refused[0]), PageKind.API, entry.refused[1], post_id)
    if not _may_hold(page, platform, canonical):
        return _rejected(page, Reason.WRONG_POST, PageKind.API, f"the entry's address is another site's: {canonical}")
    title = fields.title or ""
    given = entry.markdown
    body = render_fragment(entry.html or "", canonical, title) if given is None else read_markdown(given, canonical, title)
    if not body.markdown.strip():
        return _rejected(page, Reason.EMPTY, PageKind.API, "the entry has no text", post_id)
    metadata = entry_metadata(page, fields)
    return _post(page, platform, metadata, body, post_id, canonical, fields.aliases, source, entry.edits)


def _may_hold(page: Page, platform: Generic, url: str) -> bool:
    """Whether a list may hold the post of an address: one of its own host, its site's or its platform's. Any list can name any address."""
    return _host(url) in {_host(page.url), _host(page.site.url), *platform.shared_hosts}


def _host(url: str) -> str:
    return host(url).removeprefix("www.")


def _post(
    page: Page, platform: Generic, metadata: Metadata, body: Body, post_id: str, canonical: str, aliases: tuple[str, ...], source: str,
    edits: tuple[str, ...] = (),
) -> Post:  # fmt: skip
    raw, dates = page.raw, metadata.dates
    return Post(
        post_id=post_id,
        version=version_of(metadata.title, body.markdown),
        url=page.url,
        canonical_url=canonical,
        aliases=aliases,
        site=page.site.name,
        platform=platform.name,
        source=source,
        title=metadata.title,
        author=metadata.author,
        author_url=metadata.author_url,
        published=dates.published,
        published_local=dates.local,
        published_raw=dates.raw,
        published_source=dates.source,
        modified=dates.modified,
        modified_raw=dates.modified_raw,
        tags=metadata.tags,
        categories=metadata.categories,
        language_hint=metadata.language,
        markdown=body.markdown,
        text=body.text,
        description=body.description or metadata.description,
        images=body.images,
        links=body.links,
        code_blocks=body.code_blocks,
        math_count=body.math_count,
        licence_evidence=metadata.evidence,
        alternates=metadata.alternates,
        translated_from=metadata.translated_from,
        fetched_at=raw.fetched_at,
        http_status=raw.status,
        encoding=page.decoded.encoding,
        content_hash=sha256(page.utf8).hexdigest(),
        edits=tuple(sorted({*body.edits, *edits})),
        selector=body.selector,
        extractor=EXTRACTOR,
        warc_file=raw.warc.file,
        warc_offset=raw.warc.offset,
        warc_record_id=raw.warc.record_id,
    )


def crashed(raw: RawPage, site: Site, error: str) -> Rejected:
    """The record of a page that broke the extractor."""
    return _rejected(Page(raw, site), Reason.CRASHED, PageKind.OTHER, error)


def _rejected(page: Page, reason: Reason, kind: PageKind, evidence: str, post_id: str | None = None) -> Rejected:
    raw = page.raw
    return Rejected(
        url=page.url,
        site=page.site.name,
        stage="extract",
        reason=reason,
        kind=kind.value,
        evidence=evidence[:500],
        post_id=post_id,
        fetched_at=raw.fetched_at,
        http_status=raw.status,
        leads_to=_leads_to(page) if reason is Reason.REDIRECT else None,
        warc_file=raw.warc.file,
        warc_offset=raw.warc.offset,
        warc_record_id=raw.warc.record_id,
    )


def _leads_to(page: Page) -> str | None:
    raw = page.raw
    return redirect_of(raw.url, raw.status, raw.header("location")) if raw.status >= 300 else refresh_target(page)
