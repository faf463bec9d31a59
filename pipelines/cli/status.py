"""`bowen status`: what the last crawls did, site by site, read from the ledgers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites
from pipelines.cli.printable import one_line, plain_json

if TYPE_CHECKING:
    from rich.table import Table

    from pipelines.flow.fill import Fill
    from pipelines.flow.workspace import Workspace
    from spiders.status import SiteStatus

_FILL = ("title/date/tags", "drift")
_FIELDS = ("title", "date", "tags")
_COUNTS = ("fetched", "unchanged", "failed", "new", "changed", "gone")


class Form(StrEnum):
    """How the sites are shown."""

    TABLE = "table"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status_command)


def status_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="Names of sites; all of them when none is given.")] = None,
    format: Annotated[Form, typer.Option("--format", help="A table, or one JSON object a site and line.")] = Form.TABLE,
    older_than: Annotated[int, typer.Option("--older-than", metavar="DAYS", help="Alarm where the last crawl is older.")] = 7,
    fail_on_alarm: Annotated[bool, typer.Option("--fail-on-alarm", help="End with code 1 where there is an alarm.")] = False,
    sites: Sites = DEFAULT_SITES,
    data_dir: DataDir = DEFAULT_DATA,
) -> None:
    """Show each site's last crawl, how well its posts are filled, and alarms: what needs a person.

    \b
    ended                 finished, imported, incomplete, running, killed, refused by robots.txt, …
    fetched/same/failed   pages of the last crawl: with a body, unchanged since the crawl before, without an answer
    new/changed/gone      posts of the last crawl
    known                 addresses ever discovered
    missing               those of them that gave 404 or 410 when last asked
    title/date/tags       share of the posts that have one
    drift                 points by which those shares differ between the posts read last and those before

    The code is 0 whatever is wrong with a site, unless --fail-on-alarm is given; 4 where the sites file cannot be used.

    \b
    bowen status
    bowen status myblog --data-dir data
    bowen status --format json --older-than 2 --fail-on-alarm
    """
    from pipelines.flow.fill import fill_by_site
    from pipelines.flow.workspace import Workspace
    from spiders.registry import registry
    from spiders.site import SitesError, no_site, select
    from spiders.status import status_of

    problems: list[str] = []
    try:
        chosen = select(registry(sites, data_dir, problems), names or [])
        if not chosen and not problems:
            raise no_site(sites)
    except SitesError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        raise typer.Exit(4) from None
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    work = Workspace(data_dir, sites)
    rows, fills = [status_of(site, data_dir) for site in chosen], fill_by_site(work)
    oldest = datetime.now(UTC) - timedelta(days=older_than)
    alarms = {row.site: list(_alarms(work, row, fills.get(row.site), oldest)) for row in rows}
    (_print_json if format is Form.JSON else _print_table)(rows, fills, alarms)
    if problems:
        raise typer.Exit(4)
    if fail_on_alarm and any(alarms.values()):
        raise typer.Exit(1)


def _alarms(work: "Workspace", row: "SiteStatus", fill: "Fill | None", oldest: datetime) -> Iterator[str]:
    """What needs a person, one line each."""
    from pipelines.flow.findings import NO_POST
    from pipelines.flow.replaced import replaced_posts
    from pipelines.flow.unread import unread_posts

    yield from row.alarms
    fallen = fill.alarm() if fill else None
    if fallen:
        yield f"a template may have changed: {fallen}; compare an old and a new page with `bowen explain URL`"
    replaced = replaced_posts(work, row.site)
    if replaced:
        yield replaced.alarm()
    unread = unread_posts(work, row.site, row.listed)
    if unread:
        yield unread.alarm()
    elif not fill and not row.alarms and work.store.files("extracted_posts", row.site):
        yield NO_POST
    if row.crawl and not row.crawl.imported and row.ended != "running" and row.crawl.started_at < oldest:
        yield f"the last crawl began on {row.crawl.started_at:%Y-%m-%d}; run `bowen crawl {row.site}`, or `bowen run` each day"


def _print_table(rows: "list[SiteStatus]", fills: "dict[str, Fill]", alarms: Mapping[str, Sequence[str]]) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200  # a file or a pipe has no edge to fold at
    console.print(_table(rows, fills))
    for site, lines in alarms.items():
        for line in lines:
            console.print(f"{site}: {one_line(line)}", markup=False, soft_wrap=True)


def _print_json(rows: "list[SiteStatus]", fills: "dict[str, Fill]", alarms: Mapping[str, Sequence[str]]) -> None:
    for row in rows:
        crawl, fill = row.crawl, fills.get(row.site)
        counts = {name: getattr(crawl, name) if crawl else None for name in _COUNTS}
        shares = dict(zip(_FIELDS, fill.overall, strict=True)) if fill else {}
        told = {
            "site": row.site, "platform": row.platform, "last_crawl": crawl.started_at.isoformat() if crawl else None,
            "ended": row.ended or None, **counts, "known": row.known, "missing": row.missing,
            "shares": shares, "alarms": alarms[row.site],
        }  # fmt: skip
        typer.echo(plain_json(told))


def _table(rows: "list[SiteStatus]", fills: "dict[str, Fill]") -> "Table":
    from rich.table import Table

    from spiders.status import HEADINGS

    table = Table(box=None, pad_edge=False)
    for heading in (*HEADINGS, *_FILL):
        table.add_column(heading, no_wrap=True, justify="left" if heading in HEADINGS[:4] else "right")
    for row in rows:
        fill = fills.get(row.site)
        table.add_row(*map(_plain, (*row.cells(), *(fill.cells() if fill else ("", "")))))
    return table


def _plain(cell: str) -> str:
    from rich.markup import escape

    return escape(cell)
