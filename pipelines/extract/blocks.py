"""The document between DOM and Markdown: what a post says, free of how its page is built.

A block tree of plain values. Inline content is a flat list of pieces, so that marks can be moved, merged and closed
without walking a tree again; blocks hold them tidied (see markdown.tidy). Every reader of the DOM ends here, and every
writer (Markdown, text) starts here.
"""

from typing import NamedTuple, TypeAlias


class Open(NamedTuple):
    """Start of a mark: strong, em or del."""

    kind: str


class Close(NamedTuple):
    """End of the mark opened last."""

    kind: str


class Code(NamedTuple):
    """A code span."""

    text: str


class Formula(NamedTuple):
    """TeX as its author wrote it, without delimiters."""

    tex: str
    display: bool = False


class Anchor(NamedTuple):
    """Start of a link."""

    url: str
    title: str = ""


class AnchorEnd(NamedTuple):
    """End of a link."""


class Picture(NamedTuple):
    """An image."""

    url: str
    alt: str = ""
    title: str = ""


class Html(NamedTuple):
    """An inline tag Markdown has no sign for, such as <kbd>."""

    tag: str


class Break(NamedTuple):
    """A line break the author made."""


class NoteRef(NamedTuple):
    """A reference to a footnote."""

    label: str


Piece: TypeAlias = str | Open | Close | Code | Formula | Anchor | AnchorEnd | Picture | Html | Break | NoteRef
Pieces: TypeAlias = list[Piece]


class Paragraph(NamedTuple):
    """Running text."""

    pieces: Pieces


class Heading(NamedTuple):
    """A heading of level 1 to 6."""

    level: int
    pieces: Pieces


class CodeBlock(NamedTuple):
    """Code with its language ("" when the page names none) and its file name or caption ("" when it has none)."""

    text: str
    language: str = ""
    title: str = ""


class MathBlock(NamedTuple):
    """A displayed formula."""

    tex: str


class Quote(NamedTuple):
    """A quotation, or a callout of a kind such as NOTE."""

    blocks: "list[Block]"
    kind: str = ""


class Item(NamedTuple):
    """A list item; `checked` is None where it is not a task."""

    blocks: "list[Block]"
    checked: bool | None = None


class Listing(NamedTuple):
    """A list; `start` is None for bullets."""

    items: list[Item]
    start: int | None = None


class Table(NamedTuple):
    """Rows of cells; `header` says that the first row is one; `aligns` holds "", left, center or right by column."""

    rows: list[list[Pieces]]
    header: bool = True
    aligns: tuple[str, ...] = ()


class HtmlTable(NamedTuple):
    """A table with blocks in its cells that no Markdown row can hold, such as code."""

    rows: "list[list[list[Block]]]"
    header: bool = True


class Term(NamedTuple):
    """A term and its definitions."""

    pieces: Pieces
    definitions: "list[list[Block]]"


class Details(NamedTuple):
    """A part the reader opens."""

    summary: Pieces
    blocks: "list[Block]"


class Rule(NamedTuple):
    """A thematic break."""


class Note(NamedTuple):
    """A footnote's text."""

    label: str
    blocks: "list[Block]"


Block: TypeAlias = Paragraph | Heading | CodeBlock | MathBlock | Quote | Listing | Table | HtmlTable | Term | Details | Rule | Note
