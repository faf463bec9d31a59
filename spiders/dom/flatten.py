"""A page nested deeper than any reader copes with, rebuilt flatter. Apart, for few pages need it and BeautifulSoup takes .15 s to load."""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from lxml import etree
from lxml.html import HtmlElement, html_parser

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_ATTRIBUTES = 1000  # of an element: each is compared with all before it


def flattened(data: bytes, max_depth: int) -> HtmlElement:
    """Rebuild the page from BeautifulSoup's tree; what is nested too deep hangs on the last ancestor allowed."""
    soup = BeautifulSoup(data.decode("utf-8"), "html.parser")
    root = html_parser.makeelement("html")
    body = etree.SubElement(root, "body")
    places: dict[int, tuple[HtmlElement, int]] = {id(soup): (body, 1)}
    for node in _nodes(soup):
        parent, depth = places.get(id(node.parent), (body, 1))
        if isinstance(node, Tag):
            places[id(node)] = _graft(node, root, parent, depth, max_depth)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            _append_text(parent, str(node))
    return root


def _nodes(soup: BeautifulSoup) -> Iterator[Tag | NavigableString]:
    for node in soup.descendants:
        if isinstance(node, (Tag, NavigableString)):
            yield node


def _graft(node: Tag, root: HtmlElement, parent: HtmlElement, depth: int, max_depth: int) -> tuple[HtmlElement, int]:
    if node.name in {"html", "body"}:
        return (root[0] if node.name == "body" else parent), 1
    if depth >= max_depth or not _NAME.fullmatch(node.name):
        return parent, depth
    element = etree.SubElement(parent, node.name)
    for name, value in islice(node.attrs.items(), _ATTRIBUTES):
        if _NAME.fullmatch(name):
            element.set(name, " ".join(value) if isinstance(value, list) else str(value))
    return element, depth + 1


def _append_text(parent: HtmlElement, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
