"""Tables cell by cell, where a table of the translation has the source's rows and columns."""

from pipelines.translate.checks import numbers, scripts
from pipelines.translate.judge.reading.reading import Reading

Cell = tuple[str, str]


def rows(source: Reading, target: Reading) -> list[list[Cell]]:
    """(source, target) for the cells of each row; none unless all tables have the same rows and columns on both sides."""
    shapes = [[[len(row) for row in table] for table in text.tables] for text in (source, target)]
    if shapes[0] != shapes[1]:
        return []
    pairs = (zip(one, other, strict=True) for one, other in zip(source.tables, target.tables, strict=True))
    return [list(zip(first, second, strict=True)) for table in pairs for first, second in table]


def emptied(source: Reading, target: Reading) -> str:
    """A cell that is empty where its source's is not, and as many cells of its row as before were not."""
    for row in rows(source, target):
        for before, after in row:
            if before.strip() and not after.strip():
                return f"an empty cell for {before.strip()[:40]}"
    return ""


def moved(source: Reading, target: Reading) -> str:
    """A figure or name that stands in another cell of its row."""
    for row in rows(source, target):
        for at, (before, after) in enumerate(row):
            lost = numbers.lost_numbers(before, after) if any(map(str.isdigit, before)) else []
            others = [cell for number, (_, cell) in enumerate(row) if number != at]
            theirs = [cell for number, (cell, _) in enumerate(row) if number != at]
            for raw in lost:
                if any(raw in cell.replace(",", "") for cell in others) and not any(raw in cell.replace(",", "") for cell in theirs):
                    return f"{raw} stands in another cell"
    return ""


def left(source: Reading, target: Reading, source_lang: str, target_lang: str) -> str:
    """A cell that is still its source."""
    if not set(scripts.scripts_of(source_lang)) - set(scripts.scripts_of(target_lang)):
        return ""
    letter = scripts.foreign_letters(source_lang, target_lang)
    latin = scripts.scripts_of(source_lang) == ("latin",)
    same = [after.strip() for row in rows(source, target) for before, after in row if before.strip() == after.strip()]
    kept = [cell for cell in same if not latin and len(letter.findall(cell)) >= 2]
    return f"{len(kept)} cells, such as {kept[0][:40]}" if len(kept) >= 2 else ""
