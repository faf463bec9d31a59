"""What a materialised asset shows: its columns with their meaning, five rows, a small plot, counts, seconds, bytes."""

import base64
import html
from collections.abc import Mapping, Sequence

import dagster as dg
import pyarrow as pa

from pipelines.flow.report import Report
from pipelines.store.parquet import schema_for
from spiders.exits import worst_of

_SAMPLE_ROWS, _CELL_CHARACTERS, _NOTE_CHARACTERS = 5, 80, 400
_PROBLEMS = 100  # lines of them that a run shows


def describe_report(
    report: Report, *, sample: pa.Table | None = None, plot: Mapping[str, int] | None = None
) -> dict[str, dg.MetadataValue]:
    """A step's report as Dagster metadata. Text of posts is escaped: it is data, never markup."""
    shown: dict[str, dg.MetadataValue] = {
        "dagster/row_count": dg.MetadataValue.int(report.rows),
        "rows_rejected": dg.MetadataValue.int(report.rejected),
        "size_bytes": dg.MetadataValue.int(report.size_bytes),
        "seconds": dg.MetadataValue.float(round(report.seconds, 3)),
        "files_changed": dg.MetadataValue.int(report.files_changed),
        "files_skipped": dg.MetadataValue.int(report.files_skipped),
    }
    if report.exits:
        shown["exit_code"] = dg.MetadataValue.int(int(worst_of(report.exits)))
    if report.failed:
        shown["problems"] = dg.MetadataValue.json(report.failed[:_PROBLEMS])
    if report.notes:
        shown["notes"] = dg.MetadataValue.md("\n".join(f"* {escape(note, _NOTE_CHARACTERS)}" for note in report.notes[:20]))
    return shown | _pictures(sample, plot)


def describe_model(
    *, rows: int, types: Mapping[str, str], descriptions: Mapping[str, str], sample: pa.Table, plot: Mapping[str, int]
) -> dict[str, dg.MetadataValue]:
    """A table of the snapshot as Dagster metadata, its columns with their meaning."""
    columns = [dg.TableColumn(name=name, type=kind.lower(), description=descriptions.get(name)) for name, kind in types.items()]
    shown: dict[str, dg.MetadataValue] = {"dagster/row_count": dg.MetadataValue.int(rows)}
    shown["dagster/column_schema"] = dg.MetadataValue.table_schema(dg.TableSchema(columns=columns))
    return shown | _pictures(sample, plot)


def _pictures(sample: pa.Table | None, plot: Mapping[str, int] | None) -> dict[str, dg.MetadataValue]:
    shown: dict[str, dg.MetadataValue] = {}
    if sample is not None and sample.num_rows:
        shown["sample"] = dg.MetadataValue.md(sample_rows(sample))
    if plot:
        shown["plot"] = dg.MetadataValue.md(f"![rows by group](data:image/svg+xml;base64,{bar_chart(plot)})")
    return shown


def column_schema(table: str) -> dg.TableSchema:
    """The described columns of a Parquet table."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=field.name,
                type=str(field.type),
                description=(field.metadata or {}).get(b"description", b"").decode(),
                constraints=dg.TableColumnConstraints(nullable=field.nullable),
            )
            for field in schema_for(table)
        ]
    )


def sample_rows(table: pa.Table) -> str:
    """The first rows as a Markdown table."""
    names = table.column_names
    rows = table.slice(0, _SAMPLE_ROWS).to_pylist()
    lines = [_line(names), _line(["---"] * len(names)), *(_line([escape(row[name]) for name in names]) for row in rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escape(value: object, characters: int = _CELL_CHARACTERS) -> str:
    """A value as inert text for a Markdown cell: one line, cut, no markup left active."""
    text = " ".join(str(value).split())
    cut = text[:characters] + ("…" if len(text) > characters else "")
    plain = html.escape(cut)
    for mark in "\\`*_{}[]()#!|~$":
        plain = plain.replace(mark, f"&#{ord(mark)};") if mark != "#" else plain
    return plain.replace("://", ":&#47;&#47;")


def bar_chart(counts: Mapping[str, int]) -> str:
    """Horizontal bars as a base64 SVG, largest first, at most twelve."""
    bars = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:12]
    top = max((count for _, count in bars), default=1) or 1
    rows = [
        f'<text x="196" y="{22 * row + 16}" text-anchor="end">{html.escape(label[:28])}</text>'
        f'<rect x="204" y="{22 * row + 4}" width="{max(1, round(280 * count / top))}" height="15" fill="#4f43dd" rx="2"/>'
        f'<text x="{212 + round(280 * count / top)}" y="{22 * row + 16}">{count}</text>'
        for row, (label, count) in enumerate(bars)
    ]
    body = "".join(rows)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="560" height="{22 * len(bars) + 8}" '
        f'font-family="sans-serif" font-size="12" fill="#666">{body}</svg>'
    )
    return base64.b64encode(svg.encode()).decode()
