"""What an address alone says of its page: blogs agree on how home, lists, about pages and posts are addressed."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders.page import PageKind

# Languages blogs write in; other two-letter names (go, js, ai) are topics as often as locales.
_LOCALE = re.compile(
    r"(?:zh|en|ja|jp|ko|kr|cn|tw|fr|de|es|pt|ru|it|vi|th|id|tr|pl|nl|uk|ar|hi|fa)(?:[-_](?:[a-z]{2}|hans|hant)){0,2}", re.I
)
_TAXONOMY = re.compile(r"tags?|categor(?:y|ies)|labels?|authors?|标签|分类|归档|タグ|カテゴリー|태그")
_TAGS = re.compile(r"tags?|标签|タグ|태그")
_GROUPING = re.compile(r"topics?|series|keywords?|collections|cat")
_ARCHIVE = re.compile(r"archives?|drafts|timeline|all|all-?posts|时间轴|アーカイブ")
_SECTION = re.compile(r"posts?|blogs?|articles?|essays?|notes?|entry|entries|writings?|p|文章|随笔|博客")
_ABOUT = re.compile(r"about(?:[-_]?(?:me|us))?|intro(?:duction)?|profile|whoami|bio|关于我?|關於我?|自我介绍|プロフィール|소개")
_AMBIGUOUS_ABOUT = re.compile(r"intro(?:duction)?|profile|bio|whoami")  # below a folder, as often the first part of a guide
_SERVICE = re.compile(
    r"(?:friend[-_]?)?links?|friends?|blogroll|guestbook|messages?|contact|resume|cv|search|404|offline|privacy(?:-policy)?|terms|login|register|admin"
    r"|subscribe|sponsor|donate|gallery|photos|album|友链|友情链接|留言板?|搜索|赞助"
)
_PAGED = re.compile(r"page[-_]?\d+|index\d+")
_DATE_PARTS = re.compile(r"(?:199|20[0-4])\d|(?:19|20)\d\d(?:/\d{1,2}){1,2}")  # a year alone must be one of blogs: posts have any number
_YEAR = re.compile(r"(?:199|20[0-4])\d")
_DATED_POST = re.compile(r"(?:^|/)(?:19|20)\d\d(?:[/-]\d{1,2}){1,2}[/-][^/]+$")
_PAGE_QUERY = re.compile(r"page(?:d|no)?|pn|offset|start|tag|cat|category|s|q|search|keyword", re.I)
_POST_QUERY = re.compile(r"p|post|(?:post|article|a)?id|article", re.I)
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp|md)$", re.I)

_SITE_FILES = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")


def is_site_file(url: str) -> bool:
    """Whether a host speaks to crawlers there: every crawl asks for these files, and most hosts lack some."""
    return url.split("?")[0].endswith(_SITE_FILES)


@dataclass(frozen=True, slots=True)
class UrlShape:
    """The kind an address suggests (None: it says nothing), the words that suggest it, and whether it is next to certain."""

    kind: PageKind | None
    evidence: str
    strong: bool = False
    year_like: bool = False  # all it says is a number that may be a year's or a post's


def url_shape(url: str, home: str | None = None) -> UrlShape:
    """Read an address; `home` is the site's home page, whose folder is left out of the reading."""
    parts = urlsplit(url)
    asked = _query_shape(parts.query)
    if asked:
        return asked
    segments = _segments(parts.path, home)
    if any(_POST_QUERY.fullmatch(name) and value.isalnum() for name, value in parse_qsl(parts.query)):
        return UrlShape(PageKind.POST, f"the query {parts.query[:60]!r} names one post")
    if not segments:
        return UrlShape(PageKind.HOME, "the address is the site's home", strong=True)
    return _path_shape(segments, file=bool(_SUFFIX.search(parts.path)))


def _query_shape(query: str) -> UrlShape | None:
    for name, value in parse_qsl(query):
        if _PAGE_QUERY.fullmatch(name) and value and value != "1":
            return UrlShape(PageKind.LISTING, f"the query {name}={value[:40]!r} asks for a list", strong=True)
    return None


def _segments(path: str, home: str | None) -> list[str]:
    """The lower-case path segments below the site's home, without locale prefix, index file and file suffix."""
    segments = [unquote(part).strip().lower() for part in path.split("/") if part]
    folder = [unquote(part).strip().lower() for part in urlsplit(home or "").path.split("/") if part and "." not in part]
    if folder and segments[: len(folder)] == folder:
        segments = segments[len(folder) :]
    if segments and _LOCALE.fullmatch(segments[0]):
        segments = segments[1:]
    if segments:
        segments[-1] = _SUFFIX.sub("", segments[-1])
        if segments[-1] in {"index", "default", "home"}:
            segments.pop()
    return segments


def _path_shape(segments: list[str], *, file: bool) -> UrlShape:
    last, path = segments[-1], "/".join(segments)
    paged = _PAGED.fullmatch(last) or (len(segments) > 1 and segments[-2] == "page" and last.isdecimal())
    if paged:
        return UrlShape(PageKind.LISTING, f"the address ends in a page number: {path[-40:]!r}", strong=True)
    if len(segments) == 1 and _TAXONOMY.fullmatch(last):
        return UrlShape(PageKind.LISTING, f"the address is {last!r}", strong=True)
    if len(segments) > 1 and _TAGS.fullmatch(segments[-2]):
        return UrlShape(PageKind.LISTING, f"the address is below {segments[-2]!r}", strong=True)  # a post may live below its category
    taxonomy = next((part for part in segments[:3] if _TAXONOMY.fullmatch(part)), None)
    if taxonomy:
        return UrlShape(PageKind.LISTING, f"the address holds the word {taxonomy!r}", strong=True)
    if len(segments) <= 2 and _GROUPING.fullmatch(segments[0]):
        return UrlShape(PageKind.LISTING, f"the address is below {segments[0]!r}")
    if _DATE_PARTS.fullmatch(path):
        numbered = file and len(segments) == 1  # /1999.html
        return UrlShape(PageKind.LISTING, f"the address is a year, month or day: {path!r}", strong=not numbered, year_like=numbered)
    if _ARCHIVE.fullmatch(segments[0]) and (len(segments) == 1 or _DATE_PARTS.fullmatch("/".join(segments[1:]))):
        # a post numbered 1999 is addressed like a year: /archives/1999.html
        numbered = len(segments) == 2
        return UrlShape(PageKind.LISTING, f"the address is an archive: {path!r}", strong=not numbered, year_like=numbered)
    if len(segments) == 2 and _SECTION.fullmatch(segments[0]) and (_ARCHIVE.fullmatch(last) or _YEAR.fullmatch(last)):
        return UrlShape(PageKind.LISTING, f"the address is a section's archive: {path!r}", year_like=last.isdecimal())
    if _ABOUT.fullmatch(last) and (len(segments) == 1 or (len(segments) == 2 and not _AMBIGUOUS_ABOUT.fullmatch(last))):
        return UrlShape(PageKind.ABOUT, f"the address ends in {last!r}", strong=len(segments) == 1)
    if _SERVICE.fullmatch(last) and len(segments) == 1:
        return UrlShape(PageKind.OTHER, f"the address ends in {last!r}", strong=True)
    if len(segments) == 1 and _SECTION.fullmatch(last):
        return UrlShape(PageKind.LISTING, f"the address is a section: {path!r}")
    return _post_shape(segments, path)


def _post_shape(segments: list[str], path: str) -> UrlShape:
    if _DATED_POST.search(path):
        return UrlShape(PageKind.POST, f"the address holds a date and a name: {path[-60:]!r}")
    if len(segments) > 1 and (_SECTION.fullmatch(segments[-2]) or _SECTION.fullmatch(segments[0]) or _ARCHIVE.fullmatch(segments[0])):
        return UrlShape(PageKind.POST, f"the address is below {segments[0]!r}")
    return UrlShape(None, "the address says nothing")
