"""Compiled XPath with types: questions asked of an element in C, at a microsecond each."""

from collections.abc import Callable
from typing import cast

from lxml import etree
from lxml.html import HtmlElement


def holds(path: str) -> Callable[[HtmlElement], bool]:
    """Whether a path finds anything."""
    return cast(Callable[[HtmlElement], bool], etree.XPath(f"boolean({path})"))


def string(path: str) -> Callable[[HtmlElement], str]:
    """The text of the first element a path finds, "" when it finds none."""
    return cast(Callable[[HtmlElement], str], etree.XPath(f"string({path})", smart_strings=False))


def elements(path: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """The elements a path finds."""
    return cast(Callable[[HtmlElement], list[HtmlElement]], etree.XPath(path))


def strings(path: str) -> Callable[[HtmlElement], list[str]]:
    """The attribute values a path finds."""
    return cast(Callable[[HtmlElement], list[str]], etree.XPath(path, smart_strings=False))


def is_element(node: HtmlElement) -> bool:
    """Whether a child is an element, no comment or instruction."""
    return isinstance(node.tag, str)
