"""The rules of the walk by tag, in order, each with the name it leaves in a post's `edits`."""

from collections.abc import Set

from lxml.html import HtmlElement

from pipelines.extract.blocks import Block, CodeBlock
from pipelines.extract.dom.block_tags import HANDLERS
from pipelines.extract.dom.inline_tags import INLINE
from pipelines.extract.dom.walk import Flow, Rule, Walk

_ALL = {**HANDLERS, **INLINE}


def code_block_unwrapped(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A wrapper that holds one code block and furniture is that block."""
    block = walk.code.get(element)
    if block is None:
        return False
    flow.add(block)
    return True


_BLOCK_RULES: tuple[tuple[str, Rule], ...] = (("code_block_unwrapped", code_block_unwrapped),)
RULES: dict[str, tuple[tuple[str, Rule], ...]] = {tag: _BLOCK_RULES for tag in ("div", "figure", "table", "section", "span", "p", "td", "tr", "tbody", "center", "font")}


def read_blocks(element: HtmlElement, base: str, code: dict[HtmlElement, CodeBlock], skip: Set[HtmlElement]) -> tuple[list[Block], set[str]]:
    """The blocks of an element, and the names of the rules that changed something."""
    walk = Walk(base, _ALL, RULES)
    walk.skip = set(skip)
    walk.code = code
    if element in walk.code:
        return [walk.code[element]], walk.edits
    return walk.blocks(element), walk.edits
