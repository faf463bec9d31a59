"""XPath with types: elements, strings or a truth, each from a query compiled once."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

_STRING = etree.XPath("string()", smart_strings=False)
_PLAIN = etree.XPath(".//text()", smart_strings=False)
_TEXTS = etree.XPath(".//text()")
_NTH_TEXT = etree.XPath("(.//text())[$place]")
_FEW = 6


@lru_cache(maxsize=512)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


def elements(node: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements a query finds, in document order."""
    found = _compiled(path)(node)
    return [item for item in found if isinstance(item, HtmlElement)] if isinstance(found, list) else []


def first(node: HtmlElement, path: str) -> HtmlElement | None:
    """The first element a query finds."""
    return next(iter(elements(node, path)), None)


def strings(node: HtmlElement, path: str) -> list[str]:
    """The attribute values or text nodes a query finds, stripped, empty ones left out."""
    found = _compiled(path)(node)
    return [text for item in found if isinstance(item, str) and (text := item.strip())] if isinstance(found, list) else []


def holds(node: HtmlElement, path: str) -> bool:
    """Whether a query finds anything or is true."""
    return bool(_compiled(path)(node))


def texts(node: HtmlElement, keys: list[str]) -> Iterator[tuple[str, HtmlElement]]:
    """Each piece of text that holds a lower-case key in any case, blanks folded, with its element, in document order.

    Asking lxml where a text stands costs more than the text: on most pages few are wanted, and only these are asked about.
    """
    plain = _PLAIN(node)
    places = _places("\0".join(map(str, plain)).lower(), keys) if isinstance(plain, list) else []
    whole = _TEXTS(node) if len(places) > _FEW else None
    for place in places:
        found = [whole[place - 1]] if isinstance(whole, list) else _NTH_TEXT(node, place=place)
        text = found[0] if isinstance(found, list) and found else None
        if not isinstance(text, etree._ElementUnicodeResult):
            continue
        folded = " ".join(text.split())
        parent = text.getparent() if folded else None
        holder = parent.getparent() if parent is not None and text.is_tail else parent
        if isinstance(holder, HtmlElement):
            yield folded, holder


def _places(joined: str, keys: list[str]) -> list[int]:
    """Which of the texts, joined by the one character no page holds, have a key; counted from 1. A blank in a key is any white space."""
    starts = (match.start() for key in keys for match in re.finditer(re.escape(key).replace("\\ ", r"\s+"), joined))
    return sorted({joined.count("\0", 0, start) + 1 for start in starts})


def all_text(node: HtmlElement) -> str:
    """All text of an element as it stands in the source, blanks and all."""
    return str(_STRING(node))


def short_words(node: HtmlElement, limit: int) -> str | None:
    """The words of an element that has fewer than `limit` characters of them; None of a longer one, which is not folded to its end."""
    text = all_text(node)
    if len("".join(text[: 10 * limit].split())) >= limit:
        return None
    found = " ".join(text.split())
    return found if len(found) < limit else None


def words(node: HtmlElement | None) -> str:
    """All text of an element, blanks folded; empty for None and for comments."""
    return " ".join(str(_STRING(node)).split()) if isinstance(node, HtmlElement) and isinstance(node.tag, str) else ""
