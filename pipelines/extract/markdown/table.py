"""Tables as GFM rows: equally many cells in each, every cell on its line, pipes escaped."""

from pipelines.extract.blocks import Pieces, Table
from pipelines.extract.markdown.inline import one_line

_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def write_table(table: Table) -> str:
    """The table, with an empty header row where the page gives it none."""
    width = max((len(row) for row in table.rows), default=0)
    if not width:
        return ""
    rows = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in table.rows]
    if not table.header:
        rows.insert(0, [""] * width)
    aligns = [*table.aligns, *[""] * width][:width]
    return "\n".join([_row(rows[0]), _row([_RULES.get(align, "---") for align in aligns]), *map(_row, rows[1:])])


def _cell(pieces: Pieces) -> str:
    return one_line(pieces, line_break="<br>").replace("|", "\\|")


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
