"""The one walk from DOM to blocks: each element goes to the handler of its tag, rules first where its tag has any."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lxml.html import HtmlElement

from pipelines.extract.blocks import Anchor, AnchorEnd, Block, Close, CodeBlock, Formula, MathBlock, Note, Open, Paragraph, Piece, Pieces
from pipelines.extract.dom.mathtext import find_formulas, has_delimiters
from pipelines.extract.dom.unread import unread_blocks
from pipelines.extract.markdown.tidy import BLANKS, fold, tidy
from spiders.dom.select import text_of

# Two frames a level: half of Python's recursion limit. spiders.dom.parse flattens deeper pages already.
MAX_DEPTH = 220
# Quotes in lists in quotes: the writers use five frames a level.
MAX_NESTING = 40


class Flow:
    """Blocks being built, with the paragraph under way and the marks open in it; `edits` are the names of the rules that acted."""

    __slots__ = ("blocks", "edits", "marks", "pieces")

    def __init__(self, edits: set[str]) -> None:
        self.edits = edits
        self.blocks: list[Block] = []
        self.pieces: Pieces = []
        self.marks: list[tuple[Piece, Piece]] = []

    def flush(self) -> None:
        """End the paragraph under way; marks open across the end are closed and opened again."""
        if not self.pieces:
            return
        if not self.marks and (blocks := unread_blocks(self.pieces)):
            self.pieces = []
            self.blocks.extend(blocks)
            self.edits.add("unread_markdown_read")
            return
        pieces = self.cut()
        if len(pieces) == 1 and isinstance(pieces[0], Formula) and pieces[0].display:
            self.blocks.append(MathBlock(pieces[0].tex))
        elif pieces:
            self.blocks.append(Paragraph(pieces))

    def cut(self) -> Pieces:
        """Take the inline content gathered so far, tidied."""
        pieces, self.pieces = self.pieces, []
        if len(pieces) == 1 and not self.marks and isinstance(pieces[0], str) and not has_delimiters(pieces[0]):
            return [fold(pieces[0]).strip(" ")] if pieces[0].strip() else []  # most paragraphs
        for opened, closed in reversed(self.marks):
            pieces.append(closed)
            self.pieces.insert(0, opened)
        texts = [piece for piece in pieces if isinstance(piece, str)]
        if len(texts) == len(pieces):
            text = "".join(texts)
            if not text.strip():
                return []
            if not has_delimiters(text):
                return [fold(text).strip(" ")]
        if any(has_delimiters(text) for text in texts):
            pieces = find_formulas(pieces)
        return tidy(pieces)

    def add(self, block: Block) -> None:
        """A block after the paragraph under way."""
        self.flush()
        self.blocks.append(block)


Handler: TypeAlias = Callable[["Walk", HtmlElement, Flow], None]
Rule: TypeAlias = Callable[["Walk", HtmlElement, Flow], bool]
Named: TypeAlias = tuple[tuple[str, Rule], ...]
# What to do with an element, by its tag: the handler, rules asked of each, and rules asked of those with attributes.
Plan: TypeAlias = Mapping[object, tuple[Handler, Named, Named]]


class Walk:
    """What the walk knows of the page, and what it learns on its way."""

    __slots__ = (
        "base",
        "code",
        "depth",
        "edits",
        "nesting",
        "note_bodies",
        "note_ids",
        "note_refs",
        "outer_notes",
        "plan",
        "side_notes",
        "skip",
    )

    def __init__(self, base: str, plan: Plan) -> None:
        self.base = base
        self.plan = plan
        self.code: dict[HtmlElement, CodeBlock] = {}
        self.note_refs: dict[HtmlElement, str] = {}
        self.note_bodies: dict[HtmlElement, str] = {}
        self.note_ids: frozenset[str] = frozenset()
        self.side_notes: list[Note] = []
        self.outer_notes: list[HtmlElement] = []
        self.skip: set[HtmlElement] = set()
        self.edits: set[str] = set()
        self.depth = 0
        self.nesting = 0

    def blocks(self, element: HtmlElement) -> list[Block]:
        """The element's content as blocks of their own."""
        flow = Flow(self.edits)
        if self.nesting > MAX_NESTING:
            self.edits.add("deep_nesting_flattened")
            flow.pieces.append(text_of(element))
        else:
            self.nesting += 1
            self.children(element, flow)
            self.nesting -= 1
        flow.flush()
        return flow.blocks

    def pieces(self, element: HtmlElement) -> Pieces:
        """The element's content as inline pieces, blocks in it parted by blanks."""
        flow = Flow(self.edits)
        self.children(element, flow)
        if not flow.blocks:
            return flow.cut()
        flow.flush()
        return flatten(flow.blocks)

    def children(self, element: HtmlElement, flow: Flow) -> None:
        """Walk what is inside an element."""
        text = element.text
        if text and (flow.pieces or text.strip(BLANKS)):  # blanks that begin a paragraph say nothing
            flow.pieces.append(text)
        if not len(element):
            return  # most paragraphs, cells and marks
        if self.depth > MAX_DEPTH:
            self.edits.add("deep_nesting_flattened")
            flow.pieces.extend("".join(child.itertext()) for child in element)
            return
        self.depth += 1
        plan, skip, code = self.plan, self.skip, self.code
        unknown = plan["*"]
        for child in element:
            if child in code:
                flow.add(code[child])
            elif child not in skip:
                handler, always, marked = plan.get(child.tag, unknown)
                if not (always and self.ruled(always, child, flow)) and not (marked and child.keys() and self.ruled(marked, child, flow)):
                    handler(self, child, flow)
            tail = child.tail
            if tail and (flow.pieces or tail.strip(BLANKS)):
                flow.pieces.append(tail)
        self.depth -= 1

    def ruled(self, rules: Named, child: HtmlElement, flow: Flow) -> bool:
        """Whether one of the rules dealt with an element."""
        for name, rule in rules:
            if rule(self, child, flow):
                self.edits.add(name)
                return True
        return False


def marked(kind: str) -> Handler:
    """A handler that puts a mark around what an element holds."""

    def handle(walk: Walk, element: HtmlElement, flow: Flow) -> None:
        around(walk, element, flow, Open(kind), Close(kind))

    return handle


def around(walk: Walk, element: HtmlElement, flow: Flow, before: Piece, after: Piece) -> None:
    """Walk an element between two pieces; blocks inside split the pair so that each part has its own."""
    flow.pieces.append(before)
    flow.marks.append((before, after))
    walk.children(element, flow)
    flow.marks.pop()
    flow.pieces.append(after)


def flatten(blocks: list[Block]) -> Pieces:
    """Blocks as one run of pieces, for places that hold no blocks, such as headings and link texts."""
    out: Pieces = []
    for block in blocks:
        if out:
            out.append(" ")
        pieces = getattr(block, "pieces", None)
        if pieces is not None:
            out.extend(pieces)
        elif isinstance(block, CodeBlock):
            out.append(block.text)
        else:
            for inner in getattr(block, "items", None) or [block]:
                out.extend(flatten(getattr(inner, "blocks", [])))
    return tidy(out)


__all__ = ["Anchor", "AnchorEnd", "Flow", "Handler", "Rule", "Walk", "around", "flatten", "marked"]
