"""Blocks as HTML, for the one place Markdown cannot write: code blocks inside table cells. No line of it is blank."""

import re
from html import escape

from pipelines.extract.blocks import (
    Anchor,
    AnchorEnd,
    Block,
    Break,
    Close,
    Code,
    CodeBlock,
    Formula,
    Heading,
    Html,
    HtmlTable,
    Listing,
    MathBlock,
    NoteRef,
    Open,
    Paragraph,
    Picture,
    Piece,
    Quote,
)


def write_html_table(table: HtmlTable) -> str:
    """The table as one HTML block."""
    rows = [_row(row, "th" if table.header and at == 0 else "td") for at, row in enumerate(table.rows)]
    return "\n".join(["<table>", *rows, "</table>"])


def _row(cells: list[list[Block]], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_cell(cell)}</{tag}>" for cell in cells) + "</tr>"


def _cell(blocks: list[Block]) -> str:
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _inline(blocks[0].pieces)
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    if isinstance(block, (Paragraph, Heading)):
        return f"<p>{_inline(block.pieces)}</p>"
    if isinstance(block, CodeBlock):
        name = f' class="language-{escape(block.language)}"' if block.language else ""
        # A blank line would end the HTML block, so its line break is written as a reference.
        return (
            f"<pre><code{name}>"
            + re.sub(r"\n(?=[ \t]*\n)", "\n&#10;", escape(block.text, quote=False)).replace("&#10;\n", "&#10;")
            + "</code></pre>"
        )
    if isinstance(block, Listing):
        tag = "ul" if block.start is None else "ol"
        return f"<{tag}>" + "".join(f"<li>{_cell(item.blocks)}</li>" for item in block.items) + f"</{tag}>"
    if isinstance(block, Quote):
        return f"<blockquote>{_cell(block.blocks)}</blockquote>"
    return f"$${escape(block.tex, quote=False)}$$" if isinstance(block, MathBlock) else ""


def _inline(pieces: list[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    if isinstance(piece, str):
        return escape(piece, quote=False)
    if isinstance(piece, (Open, Close)):
        return f"<{'/' if isinstance(piece, Close) else ''}{piece.kind}>"
    if isinstance(piece, Code):
        return f"<code>{escape(piece.text, quote=False)}</code>"
    if isinstance(piece, Anchor):
        return f'<a href="{escape(piece.url)}">'
    if isinstance(piece, Picture):
        return f'<img src="{escape(piece.url)}" alt="{escape(piece.alt)}">'
    return _rare(piece)


def _rare(piece: Piece) -> str:
    if isinstance(piece, AnchorEnd):
        return "</a>"
    if isinstance(piece, Formula):
        return f"${escape(piece.tex, quote=False)}$"
    if isinstance(piece, Html):
        return piece.tag
    if isinstance(piece, NoteRef):
        return f"[^{piece.label}]"
    return "<br>" if isinstance(piece, Break) else ""
