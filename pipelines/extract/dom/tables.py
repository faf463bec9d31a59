"""Tables: rows of cells where the table holds data, plain flow where it only lays out the page."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.extract.blocks import (
    Block,
    Break,
    Code,
    CodeBlock,
    Formula,
    Heading,
    HtmlTable,
    Item,
    Listing,
    MathBlock,
    Paragraph,
    Pieces,
    Quote,
    Table,
)
from pipelines.extract.dom.classes import style
from pipelines.extract.dom.language import language_of
from pipelines.extract.dom.numbered_table import numbered_code
from pipelines.extract.dom.walk import Flow, Walk, flatten
from pipelines.extract.dom.xpath import holds

_PARTS = holds(".//table or .//h1 or .//h2 or .//h3")
_OWN = ("thead", "tbody", "tfoot")


def table(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A data table as rows; a table of one cell or with headings, code or tables in its cells as the blocks it holds."""
    rows = list(_rows(element))
    if code := numbered_code(rows):
        walk.edits.add("code_without_pre")
        flow.add(CodeBlock(code, language_of([element])))
        return
    if _is_layout(element, rows):
        walk.edits.add("layout_table_flattened")
        flow.flush()
        walk.children(element, flow)
        flow.flush()
        return
    caption = element.find("caption")
    if caption is not None and (pieces := walk.pieces(caption)):
        flow.add(Paragraph(pieces))
    cells = [list(_cells(walk, row)) for row in rows]
    kept = [(row, line) for row, line in zip(rows, cells, strict=True) if any(line)]
    if not kept:
        return
    header = _has_header(kept[0][0])
    if any(isinstance(block, CodeBlock) for line in cells for cell in line for block in cell):
        walk.edits.add("table_kept_as_html")
        flow.add(HtmlTable([line for _, line in kept], header))
    else:
        flow.add(Table([[in_cell(cell) for cell in line] for _, line in kept], header, _aligns(rows[0])))


def _rows(element: HtmlElement) -> Iterator[HtmlElement]:
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in _OWN:
            yield from (row for row in child if row.tag == "tr")


def lays_out(element: HtmlElement) -> bool:
    """Whether a table holds parts of a page and no data: other tables or headings."""
    return element.get("role") == "presentation" or _PARTS(element)


def _is_layout(element: HtmlElement, rows: list[HtmlElement]) -> bool:
    width = max((sum(cell.tag in ("td", "th") for cell in row) for row in rows), default=0)
    return not width or (width == 1 and len(rows) == 1) or lays_out(element)


def _cells(walk: Walk, row: HtmlElement) -> Iterator[list[Block]]:
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        yield [walk.code[cell]] if cell in walk.code else walk.blocks(cell)
        span = cell.get("colspan") or "1"
        for _ in range(min(int(span), 50) - 1 if span.isascii() and span.isdigit() else 0):
            yield []


def in_cell(blocks: list[Block]) -> Pieces:
    """Blocks on one line: paragraphs and list items parted by breaks, code as code spans."""
    if len(blocks) == 1 and isinstance(blocks[0], (Paragraph, Heading)):
        return blocks[0].pieces
    out: Pieces = []
    for line in _cell_lines(blocks):
        if out:
            out.append(Break())
        out.extend(line)
    return out


def _cell_lines(blocks: list[Block]) -> Iterator[Pieces]:
    for block in blocks:
        if isinstance(block, CodeBlock):
            for line in filter(str.strip, block.text.split("\n")):
                yield [Code(line)]
        elif isinstance(block, MathBlock):
            yield [Formula(block.tex)]
        elif isinstance(block, Listing):
            yield from _list_lines(block.items, block.start)
        elif isinstance(block, Quote):
            yield from _cell_lines(block.blocks)
        else:
            yield flatten([block])


def _list_lines(items: list[Item], start: int | None) -> Iterator[Pieces]:
    for number, item in enumerate(items):
        sign = "- " if start is None else f"{start + number}. "
        for at, line in enumerate(_cell_lines(item.blocks)):
            yield [sign, *line] if at == 0 else line


def _has_header(row: HtmlElement) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _aligns(row: HtmlElement) -> tuple[str, ...]:
    return tuple(_align(cell) for cell in row if cell.tag in ("td", "th"))


def _align(cell: HtmlElement) -> str:
    value = (cell.get("align") or "").lower()
    if not value and (css := style(cell)) and "text-align:" in css:
        value = css.split("text-align:")[1].split(";")[0]
    return value if value in ("left", "center", "right") else ""


__all__ = ["in_cell", "table"]
