"""cnblogs (博客园): one markup for every skin since 2018, ids in script variables, times in +08:00.

The address is not the identity: one post answers at an id, a slug, a dated path and with or without `.html`.
"""

import re
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from spiders.dom.linked_data import text_of, types_of
from spiders.dom.parse import parse_fragment
from spiders.dom.select import elements, holds, short_words, words
from spiders.fields import Fields, Stamp
from spiders.kind import classify
from spiders.kind.shape import lone_article
from spiders.links import NAMED, FoundLink, Role, link
from spiders.page import Page, PageKind, Verdict
from spiders.platforms.generic import Generic
from spiders.site import Site

ZONE = "+08:00"
REVIEW_NOTICE = "14580194"  # cmt's public notice that stands in for every post under review
_ENTRY_ID = re.compile(r"(?:cb_entryId\s*=|currentPostId\s*=)\s*['\"]?(\d+)")
_APP = re.compile(r"currentBlogApp\s*=\s*['\"]([^'\"]+)")
_CREATED = re.compile(r"(?:cb_entryCreatedDate|currentPostDateAdded)\s*=\s*['\"]([^'\"]+)")
_PATH = re.compile(r"^/([^/]+)/(?:p|articles|archive/\d{4}/\d\d?/\d\d?)/([^/]+?)(?:\.html?)?/?$", re.I)
_ACCESSORIES = re.compile(r"/ajax/post-accessories$", re.I)
_LISTED = "/descendant::*[contains(@class,'entrylist') or contains(@class,'dayTitle') or @id='homepage_top_pager']"
_LOCKED = re.compile(r"该文被密码保护|此文需要密码|请输入(?:阅读)?密码|登录后(?:才能|可)(?:查看|阅读)|仅(?:注册|登录)用户")
_UNSET = "BlogServer.Application"  # a template's class name that stood where the date belongs


class Cnblogs(Generic):
    """Blogs at www.cnblogs.com."""

    name: ClassVar[str] = "cnblogs"
    marked: ClassVar[bool] = True

    def stated(self, page: Page) -> str | None:
        host = urlsplit(page.url).hostname or ""
        return f"the host is {host}" if host == "cnblogs.com" or host.endswith(".cnblogs.com") else None

    def shown(self, page: Page) -> str | None:
        """Its ids, where the site's row says what they mean: any page may wear them, and would be the post whose number it names."""
        maybe = page.media == "html" and page.site.platform == self.name and page.index.mentions("cnblogs_post_body")
        if maybe and page.index.named("cnblogs_post_body") and page.index.named("cb_post_title_url"):
            return "title and body have the ids of cnblogs"
        return None

    def kind(self, page: Page) -> Verdict:
        if page.media != "html" or page.raw.status >= 400:
            return classify(page)
        entry = _search(_ENTRY_ID, page)
        if entry:
            return Verdict(PageKind.POST, f"the page's scripts name post {entry}")
        if _title(page) is not None and page.index.named("cnblogs_post_body"):
            return Verdict(PageKind.POST, "title and body have the ids of a cnblogs post")
        if _search(_APP, page) or holds(page.tree, _LISTED):
            return Verdict(PageKind.LISTING, "a blog page of cnblogs without a post id is a list")
        return classify(page)

    def links(self, page: Page) -> tuple[FoundLink, ...]:
        found = list(super().links(page))
        entry, app = self._entry(page), _app_of(page)
        if entry and app and self.kind(page).kind is PageKind.POST:
            url = urljoin(page.url, f"/{app}/ajax/post-accessories?postId={entry}")
            found.append(link(url, Role.API, "tags and categories of the post", post_id=f"cnblogs:{entry}"))
        return tuple(_of_post(item) for item in found)

    def seeds(self, site: Site) -> tuple[FoundLink, ...]:
        app = urlsplit(site.url).path.strip("/").split("/")[0]
        own = f"https://www.cnblogs.com/{app}/"
        if not app or "cnblogs.com" not in (urlsplit(site.url).hostname or ""):
            return super().seeds(site)
        usual = (("sitemap.xml", Role.SITEMAP), ("", Role.HOME), ("rss", Role.FEED), ("p/", Role.LISTING))
        found = [link(url, Role.LISTING, NAMED, sooner=10) for url in site.start_urls]
        return tuple(found + [link(urljoin(own, path), role, "a usual address of cnblogs") for path, role in usual])

    def fields(self, page: Page) -> Fields:
        author = _author(page)
        return Fields(
            title=words(_title(page)) or None,
            author=author[0],
            author_url=author[1],
            published=_published(page),
            modified=_modified(page),
            tags=_tags(page),
            categories=_linked(page, "BlogPostCategory") or None,
        )

    def content_hint(self, page: Page) -> HtmlElement | None:
        """The first element of the body's id, which no other can stand around."""
        found = page.index.named("cnblogs_post_body")
        return found[0] if found else lone_article(page)

    def refusal(self, page: Page) -> tuple[str, str] | None:
        wrong = self._other_post(page)
        if wrong:
            return "wrong_post", wrong
        body = self.content_hint(page)
        text = words(page.tree.find("body")) if body is None else short_words(body, 200)
        locked = _LOCKED.search(text) if text else None
        return ("protected", f"the page says {locked[0]!r}") if locked else None

    def canonical_url(self, page: Page) -> str:
        app, entry = _app_of(page), self._entry(page)
        if app and entry:
            kind = "articles" if "/articles/" in urlsplit(page.url).path else "p"
            return f"https://www.cnblogs.com/{app}/{kind}/{entry}"
        return super().canonical_url(page)

    def post_id(self, page: Page) -> str:
        entry = self._entry(page)
        return f"cnblogs:{entry}" if entry else super().post_id(page)

    def _entry(self, page: Page) -> str | None:
        asked = _asked(page.url)
        return asked[1] if asked and asked[1].isdecimal() else _search(_ENTRY_ID, page)

    def _other_post(self, page: Page) -> str | None:
        """The words for a page that is another post than its address names, such as the notice shown for posts under review."""
        entry, asked, app = _search(_ENTRY_ID, page), _asked(page.url), (_search(_APP, page) or "").lower()
        if asked and asked[0].lower() == "cmt" and asked[1] == REVIEW_NOTICE and "from=" in page.url:
            return f"the answer is cmt's notice {REVIEW_NOTICE}, which stands in for a post under review"
        if entry == REVIEW_NOTICE and asked and (asked[0].lower() != "cmt" or app != "cmt"):
            return f"the answer is cmt's notice {REVIEW_NOTICE}, which stands in for a post under review"
        canonical = (node.get("href") or "" for node in page.related("canonical") if node.get("rel") == "canonical")
        named = next((found for href in canonical if (found := _asked(href.strip()))), None)
        if asked and named and asked[1].isdecimal() and named[1].isdecimal() and asked[1] != named[1]:
            return f"post {asked[1]} was asked for, the page names itself post {named[1]}"
        return None


def accessories(page: Page) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """The post id, categories and tags that a post-accessories answer tells; None where the page is no such answer."""
    parts = urlsplit(page.url)
    entry = re.search(r"(?:^|&)postId=(\d+)", parts.query)
    data = page.json if _ACCESSORIES.search(parts.path) else None
    if not entry or not isinstance(data, dict):
        return None
    tree = parse_fragment(str(data.get("categoriesTags") or ""))
    return f"cnblogs:{entry[1]}", _labels(tree, ".//*[@id='BlogPostCategory']//a"), _labels(tree, ".//*[@id='EntryTag']//a")


def _asked(url: str) -> tuple[str, str] | None:
    """Blog and post id or slug that an address names."""
    path = _PATH.match(urlsplit(url).path)
    return (path[1], path[2]) if path and path[2].lower() != "archive" else None


def _search(pattern: re.Pattern[str], page: Page) -> str | None:
    return _said(pattern, page.index.scripts)


@lru_cache(maxsize=16)
def _said(pattern: re.Pattern[str], scripts: str) -> str | None:
    """What a page's scripts say: asked for its kind, its key and its address, searched once."""
    found = pattern.search(scripts)
    return found[1] if found else None


def _app_of(page: Page) -> str | None:
    asked = _asked(page.url)
    return asked[0] if asked else _search(_APP, page)


def _labels(tree: HtmlElement, path: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for node in elements(tree, path) if (label := words(node))))


def _linked(page: Page, name: str) -> tuple[str, ...]:
    """The labels of the links inside the elements of an id."""
    links = (node for box in page.index.named(name) for node in box.iter("a") if node is not box)
    return tuple(dict.fromkeys(label for node in links if (label := words(node))))


def _title(page: Page) -> HtmlElement | None:
    """The outermost element of the title's id: authors paste whole posts into posts."""
    found = page.index.named("cb_post_title_url")
    return next((node for node in found if all(above.get("id") != "cnblogs_post_body" for above in node.iterancestors())), None)


def _tags(page: Page) -> tuple[str, ...] | None:
    """The tags shown, else those of the keywords meta; an empty box is filled by script and says nothing."""
    shown = _linked(page, "EntryTag")
    keywords = (page.meta("keywords") or "").split(",")
    return shown or tuple(dict.fromkeys(word.strip() for word in keywords if word.strip())) or None


def _author(page: Page) -> tuple[str | None, str | None]:
    for item in page.linked_data:
        if types_of(item) & {"BlogPosting", "Article"}:
            author = item.get("author")
            name = text_of(author)
            if name:
                return name, text_of(author.get("url")) if isinstance(author, dict) else None
    for href, node in page.index.linked:
        if "cnblogs.com" in href and "EditPosts" not in href and _is_byline(node):
            return words(node) or None, href
    return None, None


def _is_byline(link: HtmlElement) -> bool:
    return any("postDesc" in (above.get("class") or "") for above in link.iterancestors())


def _published(page: Page) -> Stamp | None:
    for item in page.linked_data:
        raw = text_of(item.get("datePublished"))
        if raw:
            return Stamp(raw, "jsonld", ZONE)
    meta = page.meta("bytedance:published_time")
    shown = words(next(iter(page.index.named("post-date")), None))
    written = _search(_CREATED, page)
    for raw, source in ((meta, "meta"), (shown, "selector"), (written, "script")):
        if raw and _UNSET not in raw:
            return Stamp(raw, source, ZONE)
    return None


def _modified(page: Page) -> Stamp | None:
    for item in page.linked_data:
        raw = text_of(item.get("dateModified"))
        if raw:
            return Stamp(raw, "jsonld", ZONE)
    dated = ((node.get("data-date-updated") or "").strip() for node in page.index.named("post-date"))
    raw = next((text for text in dated if text), "")
    return Stamp(raw, "selector", ZONE) if raw and _UNSET not in raw else None


def _of_post(item: FoundLink) -> FoundLink:
    """A link whose address names a post of cnblogs, as such a link; others as they are."""
    asked = _asked(item.url)
    if not asked or item.role is Role.API:
        return item
    return link(item.url, Role.POST, "the address names a post of cnblogs", post_id=f"cnblogs:{asked[1]}" if asked[1].isdecimal() else None)
