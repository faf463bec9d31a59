"""What a page is, decided before anything is extracted from it, with evidence a person can check.

Order: the response itself, what the address says for certain, what the page says of itself, how it is built.
Conventions (address words, og:type, JSON-LD, `article`, dates beside links) carry the decision; no class name of a theme does.
"""

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from spiders.dom.linked_data import ARTICLES, types_of
from spiders.dom.select import holds, words
from spiders.kind.home import home_of, refresh_target
from spiders.kind.one_text import leads_on, one_text
from spiders.kind.related import below_related
from spiders.kind.shape import Shape, address, shape_of
from spiders.kind.url_shape import UrlShape, url_shape
from spiders.page import Page, PageKind, Verdict

_LISTS = frozenset({"CollectionPage", "Blog", "SearchResultsPage", "ItemPage"})
_MISSING = re.compile(
    r"^\W*404\b|\b404\s*(?:not found|error|页面|頁面)|page\s+(?:can(?:no|')t be|not)\s+found|not\s+found$"
    r"|页面(?:不存在|未找到|没有找到|走丢)|找不到(?:页面|该页|網頁)|頁面(?:不存在|未找到)|ページが見つかりません|페이지를 찾을 수",
    re.I,
)
_SHOWN = (
    "//main//img|//article//img|//pre|//iframe|//video|//p[not(ancestor::footer or ancestor::aside)][string-length(normalize-space(.)) > 5]"
)
_MARKS = " #¶§\u200b\u200d\ufeff\uf0c1\uf292\ue9cb"  # permalink marks, seen and unseen, and as fonts of icons have them
_YEAR_ALONE = re.compile(r"(?:\W*[^\W\d]+){0,3}\W*(?:199|20[0-4])\d\W*(?:年|year)?\W*", re.I)
_NUMBERED = re.compile(r"\W*(?:(?:post|entry|article|note|story|issue|episode|chapter|lesson|part|day|number|no|nr|vol)\b|第)", re.I)
_ARCHIVES = re.compile(r"archives?\b|归档|歸檔|アーカイブ|(?:all )?posts\b", re.I)
_PUBLISHED = re.compile("published", re.I)
_FEW_LINKS = 6
_SOME = 200
_LITTLE = 20  # characters beside the links of a post that lists links
_MANY = 8  # dated links: so many excerpts make a list even when each says a line or two
_PAGES = 3  # digits of a page number
_SHORT = 80  # characters: below this a page has no words of its own


def classify(page: Page) -> Verdict:
    """The kind of a page that no platform's own mark has decided."""
    return _response(page) or _html(page)


def _response(page: Page) -> Verdict | None:
    if page.raw.status in (404, 410):
        return Verdict(PageKind.NOT_FOUND, f"HTTP status {page.raw.status}")
    if page.url.rsplit("/", 1)[-1].split("?")[0] == "robots.txt":
        return Verdict(PageKind.ROBOTS, "the address is robots.txt")
    if page.media == "xml":
        return _xml(page)
    if page.media == "json":
        return _json(page)
    if page.media in ("binary", "empty", "text"):
        return Verdict(PageKind.OTHER, f"the body is {page.media}, not a web page")
    return None


def _xml(page: Page) -> Verdict:
    head = page.text[:4096].lower()
    root = re.search(r"<(?:[a-z]+:)?(rss|feed|rdf|urlset|sitemapindex)\b", head)
    if root and root[1] in {"urlset", "sitemapindex"}:
        return Verdict(PageKind.SITEMAP, f"the root element is <{root[1]}>")
    if root:
        return Verdict(PageKind.FEED, f"the root element is <{root[1]}>")
    return Verdict(PageKind.API, "XML that is neither feed nor sitemap")


def _json(page: Page) -> Verdict:
    data = page.json
    if isinstance(data, dict) and "jsonfeed.org" in str(data.get("version", "")):
        return Verdict(PageKind.FEED, "a JSON Feed")
    return Verdict(PageKind.API, "the body is JSON")


def _html(page: Page) -> Verdict:
    target = refresh_target(page)
    if target:
        return Verdict(PageKind.OTHER, f"the page only sends its reader on to {target[:200]}")
    missing = _says_missing(page)
    if missing:
        return Verdict(PageKind.NOT_FOUND, missing)
    address = _address(page)
    claim = article_claim(page)
    if address.strong and address.kind and not (claim and address.kind is PageKind.LISTING and "holds the word" in address.evidence):
        return Verdict(address.kind, address.evidence)
    if claim and address.kind in (None, PageKind.POST) and page.meta("article:published_time", "article:modified_time"):
        return Verdict(PageKind.POST, claim)
    return _built(page, address, claim)


def _address(page: Page) -> UrlShape:
    """What the address tells; a query that the page itself calls no part of its address, on a path of its own, asks for no list."""
    home = home_of(page)
    shape = url_shape(page.url, home)
    if shape.kind is PageKind.LISTING and shape.evidence.startswith("the query") and len(urlsplit(page.url).path) > 1:
        bare = page.url.split("?")[0].split("#")[0]
        if any(urljoin(page.base_url, node.get("href") or "") == bare for node in page.related("canonical")):
            return url_shape(bare, home)
    return shape


def _says_missing(page: Page) -> str | None:
    heading = words(next(iter(page.index.tagged("h1")), None))[:200]
    for name, text in (("title", page.title_text), ("heading", heading)):
        if _MISSING.search(text) and shape_of(page).own_text < 600:
            return f"the {name} says {text[:80]!r}"
    return None


def article_claim(page: Page) -> str | None:
    """Where the page itself says that it is one article: og:type, JSON-LD or microdata; None where it does not."""
    articles = [item for item in page.linked_data if types_of(item) & ARTICLES]
    lists = [item for item in page.linked_data if types_of(item) & _LISTS]
    if (page.meta("og:type") or "").lower() in {"article", "blog.post"}:
        return "og:type says article"
    if len(articles) == 1 and not lists and (articles[0].get("datePublished") or articles[0].get("articleBody")):
        return f"JSON-LD describes one {min(types_of(articles[0]))}"
    if page.meta("article:published_time"):
        return "article:published_time is given"
    return None


def list_claim(page: Page) -> str | None:
    """Where the page itself says that it is a list."""
    for item in page.linked_data:
        kinds = types_of(item) & _LISTS
        if kinds:
            return f"JSON-LD describes a {min(kinds)}"
    return None


def _built(page: Page, address: UrlShape, claim: str | None) -> Verdict:
    """Decide from how the page is built, with what it and its address say as weights."""
    shape = shape_of(page)
    named = _named(page)
    posted = address.kind is PageKind.POST and (named or _bannered(page))  # a few words beside long lists of other posts
    if address.year_like and not claim and _numbered(page, shape, named):
        address = UrlShape(PageKind.POST, "a number like a year, on a page named after its heading and dated as one post")
    claimed = bool(claim) or (posted and ("a date" in address.evidence or _dated_once(page)))
    listed = _looks_listed(shape, claimed, named) or _turned(page) or (None if claimed else _links_only(page, shape))
    if listed and named and shape.entries and below_related(page):
        shape, listed = replace(shape, entries=(), dated=(), entry_text=0), None
    told = one_text(page) if listed and address.kind in (None, PageKind.POST) else 0
    if told:
        return Verdict(PageKind.POST, f"one text of {told} characters on a page named after its heading, though {listed}", 0.6)
    if listed:
        return Verdict(PageKind.LISTING, listed, 0.9)
    if not claim and address.kind is PageKind.LISTING and (shape.own_text < 500 or shape.dated_links > 2):
        return Verdict(PageKind.LISTING, f"{address.evidence}; {shape.own_text} characters of its own", 0.8)
    if not claim and address.kind is PageKind.LISTING and (year := _year_heading(page)):
        return Verdict(PageKind.LISTING, f"{address.evidence}; its heading is {year!r}", 0.8)
    if not claim and address.kind is PageKind.LISTING and address.year_like and not _titled(page):
        return Verdict(PageKind.LISTING, f"{address.evidence}; no heading of it is in its title", 0.7)
    if address.kind is PageKind.ABOUT:
        return Verdict(PageKind.ABOUT, address.evidence, 0.8)
    stated = list_claim(page)
    if stated and not claim and len(shape.entries) + shape.dated_links > 1:
        return Verdict(PageKind.LISTING, stated, 0.8)
    if claim or address.kind is PageKind.POST:
        return Verdict(PageKind.POST, claim or address.evidence, 0.9)
    built = f"{shape.own_text} characters of its own, {len(shape.entries)} entries, {shape.dated_links} dated links"
    if shape.own_text >= _SHORT or _single(page, shape):
        return Verdict(PageKind.POST, built, 0.7)
    if shape.own_text >= _LITTLE and not shape.entries and _named(page) and _dated_once(page):
        return Verdict(PageKind.POST, f"{built}; the page is named after its heading and dated", 0.6)
    return Verdict(PageKind.OTHER, f"{built}: neither a post nor a list", 0.6)


def _looks_listed(shape: Shape, claimed: bool, named: bool) -> str | None:
    """The words for a page made of other pages' titles and openings; None where it is not.

    A page that is named after its heading and says a few lines itself may end in a list of related posts with their dates.
    """
    own, entries = shape.own_text, len(shape.entries)
    room = 40 if named and own >= _SOME else 120 if shape.dated_links >= _MANY else 60
    if entries >= 3 and own * (1 if claimed else 0.5) < shape.entry_text and not (claimed and own >= 200):
        return f"{entries} headings link to other pages; {own} characters stand outside them, {shape.entry_text} inside"
    if not claimed and shape.read_more >= 2 and own < shape.read_more * 600 and shape.read_more * 2 >= entries:
        return f"{shape.read_more} links say read more"
    if not claimed and shape.dated_links >= 4 and own < shape.dated_links * room:
        return f"{shape.dated_links} links to other pages stand beside dates; {own} characters of its own"
    if not claimed and entries >= 2 and own < 60:
        return f"{entries} headings link to other pages and nothing else is said"
    return None


def _turned(page: Page) -> str | None:
    """The words for the last page of a list, on which one entry is left; None where its address ends in no number, as such pages' do."""
    number = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
    articles = page.index.tagged("article") if number.isdecimal() and len(number) <= _PAGES else []
    heading = next(articles[0].iter("h1", "h2", "h3"), None) if len(articles) == 1 else None
    if heading is None or not leads_on(page, heading):
        return None
    return f"page {number} shows one entry, whose heading links to another page"


def _links_only(page: Page, shape: Shape) -> str | None:
    """The words for a page that hardly says anything beside links, most of which stay on its site: a post may list pages of others."""
    own = shape.own_text
    if shape.links < 10 or shape.link_text <= 4 * own or own >= 300:
        return None
    inward = sum(1 for href, _ in page.index.linked if address(page, href))
    if 2 * inward < len(page.index.linked):
        return None
    return f"{shape.links} links hold {shape.link_text} characters, {own} stand outside them"


def _single(page: Page, shape: Shape) -> bool:
    """Few words, but the page is named after its heading and shows one thing: a paragraph, an image, a player or code."""
    return _named(page) and not shape.entries and shape.links <= _FEW_LINKS and holds(page.tree, _SHOWN)


def _dated_once(page: Page) -> bool:
    """Whether all `<time>` elements of the page, or all called published, tell one day, as those of a post do."""
    times = page.index.tagged("time") or page.index.classed(_PUBLISHED, "published")
    return len({(node.get("datetime") or node.get("title") or words(node))[:10] for node in times}) == 1


def _year_heading(page: Page) -> str | None:
    """The heading of an archive page that shows whole posts: a year, or some words and the year; None for any other heading."""
    heading = next((text for node in page.index.tagged("h1") if (text := words(node).strip(_MARKS))), "")
    yearly = _YEAR_ALONE.fullmatch(heading) and not _NUMBERED.match(heading)
    return heading if yearly or _ARCHIVES.match(heading) else None


def _numbered(page: Page, shape: Shape, named: bool) -> bool:
    """Whether a page addressed by a number such as 2011 is the post of that number: blogs count posts, and pass through the years."""
    return named and not shape.entries and not shape.dated_links and _dated_once(page) and not _year_heading(page)


def _named(page: Page) -> bool:
    """Whether the page's title begins with its heading, or ends with that of its article, which is not just the site's name."""
    node = _heading(page)
    heading = words(node).strip(_MARKS)
    if not heading or heading == page.meta("og:site_name"):
        return False
    return page.title_text.startswith(heading) or (node is not None and node.tag == "h2" and page.title_text.endswith(heading))


def _titled(page: Page) -> bool:
    """Whether a heading of the first or second level stands in its title, as that of a post mostly does."""
    heads = (words(node).strip(_MARKS) for node in (*page.index.tagged("h1"), *page.index.tagged("h2")))
    return any(text and text in page.title_text for text in heads)


def _bannered(page: Page) -> bool:
    """Whether the page's title begins with a first heading that stands in a banner above the article and leads nowhere."""
    node = next(iter(page.index.tagged("h1")), None)
    heading = words(node).strip(_MARKS) if node is not None and node.find(".//a") is None else ""
    return bool(heading) and heading != page.meta("og:site_name") and page.title_text.startswith(heading)


def _heading(page: Page) -> HtmlElement | None:
    """The first heading of the article, of the first level or of the second where the first names the site; else the page's first."""
    heads = page.index.tagged("h1")
    inside = next((node for node in heads if _in_article(node)), None)
    if inside is None and (not heads or next(heads[0].iterancestors("header"), None) is not None):
        inside = next((node for node in page.index.tagged("h2") if _in_article(node)), None)
    return inside if inside is not None else next(iter(heads), None)


def _in_article(node: HtmlElement) -> bool:
    return next(node.iterancestors("article", "main"), None) is not None
