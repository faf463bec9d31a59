"""Class attributes as sets of tokens and of words: conventions show in words, whatever prefix or hash a theme adds."""

import re
from functools import lru_cache

from lxml.html import HtmlElement

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_BESIDE = re.compile(r"(?:^|(?<=\s))(?:with|without|has|no)[-_]\S+")
NONE: frozenset[str] = frozenset()


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for tables of names."""
    return frozenset(text.split())


@lru_cache(maxsize=4096)
def _tokens(value: str) -> frozenset[str]:
    return frozenset(value.lower().split())


@lru_cache(maxsize=4096)
def words_in(value: str) -> frozenset[str]:
    """Words of a name or of several, in lower case, humps and signs apart; `with-sidebar` does not name what it stands on."""
    return frozenset(word.lower() for word in _WORD.findall(_BESIDE.sub(" ", value)))


def tokens(element: HtmlElement) -> frozenset[str]:
    """Class tokens in lower case."""
    value = element.get("class")
    return _tokens(value) if value else NONE


def words(element: HtmlElement) -> frozenset[str]:
    """Words of the class tokens: `codeBlockTitle_OeMC` gives code, block, title, oe, mc."""
    value = element.get("class")
    return words_in(value) if value else NONE


def style(element: HtmlElement) -> str:
    """The inline style without blanks, in lower case."""
    value = element.get("style")
    return value.replace(" ", "").lower() if value else ""
