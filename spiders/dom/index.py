"""What a page holds, looked up instead of searched: one pass for all elements that are asked for, one plain search for each word.

The readers of kind, title, author, dates and licences ask for some fifteen tags of every page. lxml's own iteration passes over the
whole tree for each (85 us a tag on a page of 850 elements), an XPath over every element takes .2 to .7 ms; one pass for all of the
tags takes 106 us (tests/benchmarks/extract.py). A plain search of the page's bytes answers most rarer questions with "nowhere".
"""

import re
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

from lxml.html import HtmlElement

from spiders.dom.select import elements, text_of, words

# Asked for on nearly every page. Any other tag is looked for when it is asked for.
_USUAL = (
    "a", "article", "base", "h1", "h2", "header", "input", "link", "listing", "main", "meta", "pre", "script", "template", "time", "xmp",
)  # fmt: skip

# A part of a page's source that a word is searched in: all of it; its class attributes; its links' addresses; what `script` and `link`
# elements hold. A plain search of a usual page takes 30 to 110 us a word, of its few different classes .3 us.
Part: TypeAlias = Literal["source", "classes", "links", "scripts"]
_FEW = 5_000  # attributes
_SMALL = 80_000  # bytes: ten thousand attributes at most
_CLASS = re.compile(rb"""class\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""")


@lru_cache(maxsize=1024)
def _words(value: str) -> frozenset[str]:
    return frozenset(value.lower().split())


class ElementIndex:
    """The elements of one tree before extraction changes it; every list is in document order and made when first asked for."""

    def __init__(self, tree: HtmlElement, utf8: bytes) -> None:
        self._tree = tree
        self._utf8 = utf8
        self._labels: dict[HtmlElement, str] = {}

    def tagged(self, *tags: str) -> list[HtmlElement]:
        """The elements of some tags; the list is shared, so it is read and never changed."""
        if len(tags) == 1 and tags[0] in self._by_tag:
            return self._by_tag[tags[0]]
        if all(tag in self._by_tag for tag in tags):
            held = [found for tag in tags if (found := self._by_tag[tag])]
            return held[0] if len(held) == 1 else [node for node in self._usual if node.tag in tags] if held else []
        return list(self._tree.iter(*tags))

    def classed(self, called: re.Pattern[str], *words: str) -> list[HtmlElement]:
        """The elements whose class attribute a pattern finds something in, in document order.

        The pattern ignores case; `words` are one that every class it finds holds, in each writing that pages use.
        """
        held = tuple(word for word in words if word.lower() in self._class_names)
        if not held or not called.search(self._class_names):
            return []
        found = self.bearing("class", f"[{' or '.join(f'contains(.,{word!r})' for word in held)}]")
        return [node for node in found if called.search(node.get("class") or "")]

    def named(self, name: str) -> list[HtmlElement]:
        """The elements of an id: pages repeat ids, authors paste whole posts into posts."""
        return self._ids.get(name, [])

    def bearing(self, name: str, condition: str = "") -> list[HtmlElement]:
        """The elements that have an attribute, such as meets a condition in square brackets, in document order.

        By way of the attribute is a third quicker, but libxml2 looks for each parent among all found before: 15 s for 100,000.
        """
        few = len(self._source) < _SMALL or self._source.count(name.encode()) < _FEW
        return elements(self._tree, f"/descendant::*/@{name}{condition}/.." if few else f"/descendant::*[@{name}{condition}]")

    def mentions(self, *words: str, within: Part = "source") -> bool:
        """Whether a part of the page holds any of these lower-case ASCII words, in any case; without one no query for it can match."""
        text = self._part(within)
        return any(word.encode() in text for word in words)

    def _part(self, name: Part) -> bytes:
        if name == "classes":
            return self._classes
        return self._source if name == "source" else self._addresses if name == "links" else self._machinery

    def label(self, link: HtmlElement) -> str:
        """The words of a link: many readers ask for them."""
        found = self._labels.get(link)
        if found is None:
            found = self._labels[link] = words(link) if len(link) else " ".join((link.text or "").split())
        return found

    @cached_property
    def related(self) -> list[tuple[frozenset[str], HtmlElement]]:
        """The `link` and `a` elements that say how they are related, with the lower-case words they say it in."""
        return self.head_related + [(_words(rel), node) for node in self.tagged("a") if (rel := node.get("rel"))]

    @cached_property
    def head_related(self) -> list[tuple[frozenset[str], HtmlElement]]:
        """Those of them that are `link` elements."""
        return [(_words(rel), node) for node in self.tagged("link") if (rel := node.get("rel"))]

    @cached_property
    def linked(self) -> list[tuple[str, HtmlElement]]:
        """The `a` elements that lead somewhere, with where to as it is written."""
        return [(href, node) for node in self.tagged("a") if (href := node.get("href"))]

    @cached_property
    def text(self) -> str:
        """All text of the page's body as it stands in the source, blanks and all; empty without a body."""
        body = self._tree.find("body")
        return text_of(body) if body is not None else ""

    @cached_property
    def scripts(self) -> str:
        """What the page's own scripts say."""
        return "\n".join(text for script in self.tagged("script") if (text := script.text))

    @cached_property
    def _usual(self) -> list[HtmlElement]:
        return list(self._tree.iter(*_USUAL))

    @cached_property
    def _by_tag(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {tag: [] for tag in _USUAL}
        for node in self._usual:
            found[str(node.tag)].append(node)
        return found

    @cached_property
    def _ids(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {}
        for node in self.bearing("id"):
            found.setdefault(node.get("id") or "", []).append(node)
        return found

    @cached_property
    def _source(self) -> bytes:
        return self._utf8.lower()  # of bytes only ASCII is lowered, twenty times quicker

    @cached_property
    def _classes(self) -> bytes:
        """The different class attributes, a line each."""
        return b"\n".join(found.strip(b"\"'") for found in set(_CLASS.findall(self._source)))

    @cached_property
    def _class_names(self) -> str:
        return self._classes.decode("utf-8", "replace")

    @cached_property
    def _addresses(self) -> bytes:
        return "\n".join(href for href, _ in self.linked).encode("utf-8", "replace").lower()

    @cached_property
    def _machinery(self) -> bytes:
        held = [value for node in (*self.tagged("link"), *self.tagged("script")) for value in node.values()]
        return "\n".join([*held, self.scripts]).encode("utf-8", "replace").lower()
