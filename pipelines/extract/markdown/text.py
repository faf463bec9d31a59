"""Blocks to plain text: every word, code and formula, one block or list item a line, no signs of markup."""

from pipelines.extract.blocks import (
    Block,
    Break,
    Code,
    CodeBlock,
    Details,
    Formula,
    Heading,
    HtmlTable,
    Listing,
    MathBlock,
    Note,
    Paragraph,
    Pieces,
    Quote,
    Table,
    Term,
)


def plain(blocks: list[Block]) -> str:
    """The document as text, blocks parted by one line break."""
    return "\n".join(line for block in blocks if (line := _block(block)))


def plain_pieces(pieces: Pieces) -> str:
    """Inline pieces as text."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return pieces[0]
    return "".join(map(_piece, pieces))


def _piece(piece: object) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Code):
        return piece.text
    if isinstance(piece, Formula):
        return piece.tex
    return "\n" if isinstance(piece, Break) else ""


def _block(block: Block) -> str:
    if isinstance(block, (Paragraph, Heading)):
        return plain_pieces(block.pieces)
    if isinstance(block, CodeBlock):
        return block.text
    if isinstance(block, MathBlock):
        return block.tex
    if isinstance(block, (Quote, Note)):
        return plain(block.blocks)
    if isinstance(block, Listing):
        return "\n".join(plain(item.blocks) for item in block.items)
    if isinstance(block, Table):
        return "\n".join("\t".join(plain_pieces(cell).replace("\n", " ") for cell in row) for row in block.rows)
    return _rare(block)


def _rare(block: Block) -> str:
    if isinstance(block, Details):
        return "\n".join(filter(None, [plain_pieces(block.summary), plain(block.blocks)]))
    if isinstance(block, Term):
        return "\n".join(filter(None, [plain_pieces(block.pieces), *map(plain, block.definitions)]))
    if isinstance(block, HtmlTable):
        return "\n".join("\t".join(plain(cell) for cell in row) for row in block.rows)
    return ""
