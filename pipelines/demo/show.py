"""What a run did, as a person wants to read it: a table by site, where the files lie, SQL to try, what to do next."""

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.flow.workspace import Workspace
from pipelines.store.snapshot import query

_BY_SITE = "select site, pages_fetched, posts, pages_rejected, duplicates, languages_found from sites order by site"
_WHY = """
select reason || case when reason in ('not_a_post', 'http_error') then ' (' || kind || ')' else '' end as why, count(*) as n
from rejections group by 1 order by n desc, why
"""
_STATUS = "select status, count(*) as n from translations where origin = 'bowen' group by 1 order by 2 desc, 1"
TRY = (
    "select site, title, language, published_local from canonical_posts order by published",
    "select title, original_title, kind, round(similarity, 3) as similarity from duplicates",
    "select post_id, language, status, title from translations",
)


def show(console: Console, work: Workspace) -> None:
    """Print the summary of a workspace's snapshot."""
    console.print()
    console.print(_sites_table(work))
    console.print("rejected: " + ", ".join(f"{row['n']} {row['why']}" for row in query(work.data_dir, _WHY).to_pylist()), markup=False)
    status = ", ".join(f"{row['n']} {row['status']}" for row in query(work.data_dir, _STATUS).to_pylist())
    console.print(f"translations to English: {status or 'none wanted'}", markup=False)
    console.print("\n[bold]Where things are[/]")
    for what, path in (
        ("archive (WARC)", work.archive.root),
        ("tables (Parquet)", work.data_dir / "parquet"),
        ("snapshot (DuckDB)", work.data_dir / "bowen.duckdb"),
    ):
        console.print(f"  {what:<18} {_short(path)}", markup=False)
    console.print("\n[bold]Try[/]")
    for statement in TRY:
        console.print(f'  bowen sql --data-dir {_short(work.data_dir)} "{statement}"', markup=False)
    console.print("\n[bold]Your own blog[/]")
    console.print("  bowen add https://your.blog --contact https://your.blog/about", markup=False)
    console.print("  bowen run --contact https://your.blog/about", markup=False)


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _sites_table(work: Workspace) -> Table:
    table = Table(title="What became of every page")
    for name in ("site", "fetched", "posts", "rejected", "repeats", "languages"):
        table.add_column(name, justify="left" if name in ("site", "languages") else "right", no_wrap=True)
    for row in query(work.data_dir, _BY_SITE).to_pylist():
        cells = [row["site"], row["pages_fetched"], row["posts"], row["pages_rejected"], row["duplicates"]]
        cells.append(", ".join(row["languages_found"]))
        table.add_row(*[Text(str(cell)) for cell in cells])
    return table
