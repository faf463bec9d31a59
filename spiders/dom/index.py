"""What a page holds, looked up instead of searched: one pass for each kind of element, one plain search for each word.

An XPath over every element costs .3 to .7 ms on a page of a thousand elements, and the readers of kind, title, author and dates
asked some twenty of them. A plain search of the page's bytes costs .01 ms and answers most of these with "nowhere"; elements of
one tag or with an id are listed once. With it kind and metadata went from 7.5 to 4.1 ms a page of a known platform, from 23.5 to
9.6 ms on others (tests/benchmarks/extract.py, busy machine).
"""

from functools import cached_property

from lxml.html import HtmlElement

from spiders.dom.select import elements


class ElementIndex:
    """The elements of one tree before extraction changes it; every list is in document order and made when first asked for."""

    def __init__(self, tree: HtmlElement, text: str) -> None:
        self._tree = tree
        self._text = text
        self._tagged: dict[str, list[HtmlElement]] = {}

    def tagged(self, tag: str) -> list[HtmlElement]:
        """The elements of a tag; the list is shared, so it is read and never changed."""
        if tag not in self._tagged:
            self._tagged[tag] = list(self._tree.iter(tag))
        return self._tagged[tag]

    def named(self, name: str) -> list[HtmlElement]:
        """The elements of an id: pages repeat ids, authors paste whole posts into posts."""
        return self._ids.get(name, [])

    def mentions(self, *words: str) -> bool:
        """Whether the page's source holds any of these lower-case ASCII words, in any case; without one no query for it can match."""
        return any(word.encode() in self._source for word in words)

    @cached_property
    def _ids(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for node in elements(self._tree, "/descendant::*[@id]"):
            found.setdefault(node.get("id") or "", []).append(node)
        return found

    @cached_property
    def _source(self) -> bytes:
        return self._text.encode("utf-8", "surrogatepass").lower()  # of bytes only ASCII is lowered, twenty times quicker
