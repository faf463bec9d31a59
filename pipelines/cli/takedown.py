"""`bowen takedown`: a page, a site or an author out of the corpus for good, with proof, or kept out ahead of time."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import DEFAULT_DATA, DEFAULT_SITES, DataDir, Sites

if TYPE_CHECKING:
    from pipelines.takedown import Report

HELP = """Remove a page, a site or an author from everything under the data folder, and keep it out.

The words go from tables, archive, translation memory, logs, reports and releases; the SQL snapshot is thrown away, to be built again.
A tombstone by hash (DATA/optouts.jsonl) keeps the post out when it is crawled again. Every file is then read once more: the command
fails when any run of the words is left. Copies of the text on other sites go too, unless --keep-copies is given. Stop crawls first.

\b
bowen takedown https://example.org/posts/1    one page, under every spelling of its address
bowen takedown site:example                   a whole site, named as in the sites file
bowen takedown "author:A. Writer" --dry-run   only say what would go
bowen takedown https://example.org/ --ahead   keep out what was never stored
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("takedown", help=HELP)(takedown)


def takedown(
    target: Annotated[str, typer.Argument(metavar="URL|site:NAME|author:NAME", help="what is withdrawn")],
    reason: Annotated[str, typer.Option(help="why, kept with the tombstone; name no person in it")] = "withdrawn at its owner's request",
    keep_copies: Annotated[bool, typer.Option("--keep-copies", help="leave the same text standing where other posts have it")] = False,
    ahead: Annotated[bool, typer.Option("--ahead", help="also where no stored post bears the name: keep it out from now on")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would go, and change nothing")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="do not ask")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    sites: Sites = DEFAULT_SITES,
) -> None:
    from pipelines.takedown import Target, TargetError, plan, take_down

    root = Path(data_dir)
    try:
        wanted = Target.parse(target)
    except TargetError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if not root.is_dir():
        typer.echo(f"{root}: no such data folder; give it with --data-dir", err=True)
        raise typer.Exit(4)
    if dry_run or not yes:
        found = plan(root, wanted, keep_copies=keep_copies)
        for row in found.everything[:50]:
            typer.echo(f"  {'copy' if row in found.copies else 'post'}  {row.post_id}  {row.url}")
        typer.echo(f"{len(found.posts)} post versions and {len(found.copies)} copies would go.")
        if dry_run:
            return
        typer.confirm("Remove them for good?", abort=True)
    day = datetime.now(UTC).date().isoformat()
    say = partial(typer.echo, err=True)
    try:
        report = take_down(root, wanted, reason=reason, since=day, keep_copies=keep_copies, ahead=ahead, tell=say)
    except TargetError as error:
        say(str(error))
        raise typer.Exit(4) from None
    _print(report, root, sites)
    raise typer.Exit(1 if report.residue else 0)


def _print(report: "Report", root: Path, sites: Path) -> None:
    typer.echo(f"Posts: {len(report.plan.posts)} versions, copies: {len(report.plan.copies)}, tombstones: {report.tombstones}")
    typer.echo(f"Rows removed: {sum(report.rows.values())} in {len(report.rows)} Parquet files")
    typer.echo(f"Archive records: {report.records_emptied} emptied, {report.records_blanked} blanked")
    for name, done in sorted(report.files.items()):
        typer.echo(f"  {name}: {done}")
    read = f"{report.scanned_files} files, {report.scanned_bytes / 1e6:.1f} MB read"
    typer.echo(f"Proof: {read}; files that still show the text: {len(report.residue)}")
    for name in report.residue:
        typer.echo(f"  STILL THERE: {name}; delete it by hand, or run this command again", err=True)
    own = "" if sites == DEFAULT_SITES else f" --sites {quote(str(sites))}"
    typer.echo(AFTERWARDS.format(data=root, options=f"--data-dir {quote(str(root))}{own}"))


AFTERWARDS = """
Now build what was thrown away:
  bowen run --no-crawl {options}      tables, duplicates and snapshot without it
  bowen release build {options}       a release without it; its CHANGELOG says "withdrawn"
On the Hugging Face Hub an old version stays readable until you do this, with a token that may write:
  1. bowen release push REPO                                  the new version replaces the files of the main branch
  2. delete every older tag (Hub: Files > Tags, or HfApi().delete_tag(REPO, tag=TAG, repo_type="dataset"))
  3. HfApi().super_squash_history(REPO, repo_type="dataset")  older commits go
  4. HfApi().list_lfs_files(REPO, repo_type="dataset"), then permanently_delete_lfs_files(...) for the shards of older versions
  5. ask the Hub's support to empty the caches if the matter is legal; tell those who downloaded it
Keep {data}/optouts.jsonl under version control: it holds hashes only. Backups outside the data folder are yours to clean."""
