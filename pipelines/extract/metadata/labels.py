"""Under which words a post is filed: links to tag and category pages near its title, else what its head lists.

A page also links to the tags of other posts (clouds, related posts, side bars), so the group of links that belongs to the post
is chosen by where it stands, never by a theme's class names.
"""

import re
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extract.metadata.plain_tags import plain_tags
from spiders.dom.linked_data import ARTICLES, types_of
from spiders.page import Page


class _Filing(NamedTuple):
    """How addresses of one kind of label look: a page below a folder, a place on the list of all, a question to it."""

    below: re.Pattern[str]
    list_page: re.Pattern[str]
    query: re.Pattern[str]


_TAGS = _Filing(
    re.compile(r"/(?:tags?|标签|topics?|tagged|labels?)/(.+?)/?(?:index)?(?:\.html?)?$", re.I),
    re.compile(r"/tags?(?:\.html|/)?$", re.I),
    re.compile(r"(?:^|&)(?:tags?|labels?)=[^&]", re.I),
)
_CATEGORIES = _Filing(
    re.compile(r"/(?:categor(?:y|ies)|分类)/(.+?)/?(?:index)?(?:\.html?)?$", re.I),
    re.compile(r"/categor(?:y|ies)(?:\.html|/)?$", re.I),
    re.compile(r"(?:^|&)(?:cat|category|categories)=[^&]", re.I),
)
_MAY_FILE = re.compile(r"/(?:tag|标签|topic|label|categor|分类)|[?&](?:tag|label|cat)|[\t\r\n]", re.I)  # blanks in an address are dropped
# Signs of labels and of folders are a theme's, as the hash is.
_EDGES = re.compile("^[#＃,，、·|/\\s\U0001f3f7\U0001f516\U0001f4c1\U0001f4c2\U0001f4d2\ufe0f]+|[,，、·|/\\s]+$")
_COUNT = re.compile(r"\s*[(（]\d+[)）]$")
_MOST = 40  # a group that names more is the site's tag cloud
_LONGEST = 60


def read_tags(page: Page) -> tuple[str, ...]:
    """The post's tags as written, in page order."""
    linked, listed = _linked(page, _TAGS), _listed(page, "article:tag")
    if linked and set(map(str.casefold, linked)) < set(map(str.casefold, listed)):
        return listed  # some themes link a post's first tag alone
    return linked or listed or _keywords(page) or plain_tags(page)


def read_categories(page: Page) -> tuple[str, ...]:
    """The post's categories as written, in page order, a parent before its child."""
    return _linked(page, _CATEGORIES) or _listed(page, "article:section")


def _linked(page: Page, filing: _Filing) -> tuple[str, ...]:
    own = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    filed = (node for href, node in page.index.linked if "/" in href and _files(href.removeprefix(own), filing))
    found = [(node, label) for node in filed if (label := _label(page.index.label(node))) and not _framed(node)]
    groups = [list(group) for _, group in groupby(found, key=lambda pair: _box(pair[0]))]
    chosen = _own_group(page, [group for group in groups if len(group) <= _MOST])
    return tuple(dict.fromkeys(label for _, label in chosen))


@lru_cache(maxsize=16_384)
def _files(href: str, filing: _Filing) -> bool:
    """Whether an address is one tag's page, not the list of tags. A site's menus and clouds link to the same ones on every page."""
    plain = unquote(href) if "%" in href else href
    if not _MAY_FILE.search(plain):
        return False
    try:
        parts = urlsplit(plain)
    except ValueError:
        return False
    return bool(
        filing.below.search(parts.path)
        or (parts.fragment and filing.list_page.search(parts.path))
        or (parts.query and not parts.netloc and filing.query.search(parts.query))  # a shop's `?tag=` is no label
    )


def _label(text: str) -> str | None:
    """The words of a link without the marks and counts around a tag's name; None where they name nothing."""
    label = _EDGES.sub("", _COUNT.sub("", _EDGES.sub("", text)))
    return label if label and len(label) <= _LONGEST and not label.isdecimal() else None


def _framed(node: HtmlElement) -> bool:
    frame = next(node.iterancestors("nav", "aside", "footer"), None)
    return frame is not None and (frame.tag != "footer" or next(frame.iterancestors("article"), None) is None)


def _box(node: HtmlElement) -> HtmlElement:
    """The element that holds a row of labels: above the link and the wrappers that hold no other link."""
    box = node.getparent()
    while box is not None and box.tag != "body" and next(islice(box.iter("a"), 1, None), None) is None:
        box = box.getparent()
    return box if box is not None else node


def _own_group(page: Page, groups: list[list[tuple[HtmlElement, str]]]) -> list[tuple[HtmlElement, str]]:
    """The group of the post: in the article of the title, else the first after the title, else the last before it."""
    if not groups:
        return []
    heads = page.index.tagged("h1")
    inside_one = (node for node in heads if next(node.iterancestors("article", "main"), None) is not None)
    heading = next(inside_one, next(iter(heads), None))
    article = next(heading.iterancestors("article"), None) if heading is not None else next(iter(page.index.tagged("article")), None)
    if article is not None:
        inside = [group for group in groups if any(ancestor is article for ancestor in group[0][0].iterancestors("article"))]
        if inside:
            return inside[0]
    if heading is None:
        return groups[0]
    groups = _nearest(heading, groups)
    order = {id(node): place for place, node in enumerate(page.index.tagged("h1", "a"))}
    here = order.get(id(heading), 0)
    after = [group for group in groups if order[id(group[0][0])] > here]
    return after[0] if after else groups[-1]


def _nearest(heading: HtmlElement, groups: list[list[tuple[HtmlElement, str]]]) -> list[list[tuple[HtmlElement, str]]]:
    """The groups in the smallest element that holds the title and any group: a post's own stand before its title as often as after it."""
    for ancestor in heading.iterancestors():
        inside = [group for group in groups if any(above is ancestor for above in group[0][0].iterancestors())]
        if inside:
            return inside
    return groups


def _listed(page: Page, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page.metas.get(name, ())))


def _keywords(page: Page) -> tuple[str, ...]:
    for item in page.linked_data:
        given = item.get("keywords") if types_of(item) & ARTICLES else None
        listed = given if isinstance(given, list) else str(given or "").split(",")
        found = tuple(dict.fromkeys(str(word).strip() for word in listed if str(word).strip()))
        if found:
            return found
    return ()
