"""Who wrote a post and under which words it is filed, by the conventions that templates share."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from spiders.linked_data import JsonValue, text_of, types_of
from spiders.page import Page
from spiders.select import elements, first, words

_ARTICLES = frozenset({"Article", "BlogPosting", "NewsArticle", "TechArticle", "Report", "SocialMediaPosting"})
_AUTHOR_METAS = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author")
_AUTHOR = (
    "//*[@itemprop='author' or @rel='author' or contains(concat(' ',@class,' '),' p-author ') or contains(concat(' ',@class,' '),' byline ')"
    " or contains(concat(' ',@class,' '),' author ')][not(ancestor::*[contains(@class,'comment')])][not(self::meta)]"
)
_PREFIX = re.compile(r"^(?:作者|原作者|撰文|文|by|author|posted by|written by|作成者|글쓴이)\s*[:：\s]\s*", re.I)
_TAG = re.compile(r"/(?:tags?|标签|topics?)/([^/?#]+)/?(?:index\.html)?$", re.I)
_CATEGORY = re.compile(r"/(?:categor(?:y|ies)|分类)/([^?#]+?)/?(?:index\.html)?$", re.I)
_COUNT = re.compile(r"^#\s*|\s*[(（]\d+[)）]$|^[,，、·|\s]+|[,，、·|\s]+$")
_ELSEWHERE = "[not(ancestor::nav or ancestor::aside or ancestor::footer[not(ancestor::article)])]"
_MAX_LABELS = 40  # a page that links to more is showing the site's tag cloud


def read_author(page: Page) -> tuple[str | None, str | None]:
    """Name and page of the author; None where the page names none."""
    for item in page.linked_data:
        author = item.get("author") if types_of(item) & _ARTICLES else None
        name = text_of(author)
        if name and not name.startswith("http"):
            return name, _author_url(page, author)
    meta = page.meta(*_AUTHOR_METAS)
    if meta and not meta.startswith("http"):
        return meta, None
    for node in elements(page.tree, _AUTHOR):
        inner = first(node, ".//*[@itemprop='name']")
        name = _PREFIX.sub("", words(inner if inner is not None else node))
        if 0 < len(name) <= 40:
            link = node if node.tag == "a" else first(node, ".//a[@href]")
            return name, _absolute(page, link.get("href") if link is not None else None)
    return page.site.author, None


def _author_url(page: Page, author: JsonValue) -> str | None:
    person = author[0] if isinstance(author, list) and author else author
    return _absolute(page, text_of(person.get("url"))) if isinstance(person, dict) else None


def _absolute(page: Page, href: str | None) -> str | None:
    try:
        url = urljoin(page.base_url, href.strip()) if href else ""
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def read_tags(page: Page) -> tuple[str, ...]:
    """The post's tags as written, in page order: rel=tag and links to tag pages, else article:tag, else JSON-LD keywords."""
    return _linked(page, _TAG) or _listed(page, "article:tag") or _keywords(page)


def read_categories(page: Page) -> tuple[str, ...]:
    """The post's categories as written, in page order."""
    return _linked(page, _CATEGORY) or _listed(page, "article:section")


def _linked(page: Page, pattern: re.Pattern[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in elements(page.tree, f"//a[@href]{_ELSEWHERE}"):
        match = pattern.search(urlsplit(unquote(node.get("href") or "")).path)
        label = _label(node)
        if label and match and len(label) <= 60:
            found[label] = None
    return tuple(found) if len(found) <= _MAX_LABELS else ()


def _label(node: HtmlElement) -> str:
    return _COUNT.sub("", _COUNT.sub("", words(node)))


def _listed(page: Page, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page.metas.get(name, ())))


def _keywords(page: Page) -> tuple[str, ...]:
    for item in page.linked_data:
        words_of = item.get("keywords") if types_of(item) & _ARTICLES else None
        listed = words_of if isinstance(words_of, list) else str(words_of or "").split(",")
        found = tuple(dict.fromkeys(str(word).strip() for word in listed if str(word).strip()))
        if found:
            return found
    return ()
