"""`bowen release`: build, verify, compare and publish releases."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.release.build import Built

release = typer.Typer(no_args_is_help=True, help="Build, verify, compare and publish releases.")

DataDir = Annotated[Path, typer.Option("--data-dir", help="Directory of the archive, tables and releases.")]
SitesFile = Annotated[Path | None, typer.Option("--sites", help="Sites file; releases read the tables only, so it changes nothing.")]
Version = Annotated[str | None, typer.Option("--version", help="Version to build, such as 1.2.0; default: the date with dots.")]
Folder = Annotated[Path, typer.Argument(help="A release folder, or the version of one under DATA/releases.")]


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(release, name="release")


@release.command()
def build(
    version: Version = None,
    date: Annotated[str | None, typer.Option(help="Date of the release, YYYY-MM-DD; default: today (UTC).")] = None,
    recipe: Annotated[Path | None, typer.Option(help="Recipe file; default: the one that comes with Bowen.")] = None,
    repo: Annotated[str | None, typer.Option(help="OWNER/NAME on Hugging Face, for the example on the card.")] = None,
    previous: Annotated[str | None, typer.Option(help="Version to compare with; default: the newest older one.")] = None,
    data_dir: DataDir = Path("data"),
    sites: SitesFile = None,
) -> None:
    """Build DATA/releases/VERSION from the tables: shards, card, Croissant, checksums, changelog.

    A second release of the same day with other content gets a number: 2026.11.22, 2026.11.22.1.

    Example: bowen release build --version 1.0.0 --repo me/blogs
    """
    from pipelines.release.build import BuildRefused
    from pipelines.release.candidates import NoPosts
    from pipelines.release.inputs import Wishes, candidate
    from pipelines.release.recipe import RecipeError
    from pipelines.release.versions import BadVersion
    from spiders.optouts import OptOutError

    today = date or f"{datetime.now(UTC):%Y-%m-%d}"
    try:
        made = candidate(data_dir, today, Wishes(version=version, recipe_file=recipe, repo=repo, previous=previous))
    except (RecipeError, BadVersion, OptOutError, NoPosts, BuildRefused) as error:
        raise _fail(str(error)) from None
    _say_built(made, data_dir)


def _say_built(made: "Built", data_dir: Path) -> None:
    from pipelines.release.layout import configs, shards
    from pipelines.release.versions import called
    from spiders.site import SITES_FILE, given_places

    again = " (the same release was there already)" if made.unchanged else ""
    reasons = f" ({', '.join(f'{count:,} {reason}' for reason, count in made.left_out.items())})" if made.left_out else ""
    typer.echo(f"{made.path}: {made.posts:,} posts, {made.removed:,} left out{reasons}{again}")
    if not made.posts:
        typer.echo("no post is left: the data set is empty", err=True)
    if made.stale:
        typer.echo(f"{made.stale:,} of them without text: their rights were looked at too long ago; `bowen run`, then build again")
    typer.echo(f"configs: {', '.join(config.name for config in configs(shards(made.path)))}")
    repo = called(made.path)["repo"]
    typer.echo(f"next: bowen release push {repo} --version {made.path.name}{given_places(SITES_FILE, data_dir)} --dry-run")


@release.command()
def verify(folder: Folder, data_dir: DataDir = Path("data")) -> None:
    """Run every release-blocking check on a release; exit code 1 when one fails.

    Example: bowen release verify 1.0.0
    """
    from pipelines.release.check import check
    from pipelines.release.privacy import default_privacy

    path = _folder(folder, data_dir)
    failures = check(path, privacy=default_privacy())
    for failure in failures:
        typer.echo(f"{failure.check}: {failure.what}; {failure.fix}", err=True)
    if failures:
        raise typer.Exit(1)
    typer.echo(f"{path}: every check passes")


@release.command(name="list")
def list_releases(data_dir: DataDir = Path("data")) -> None:
    """List the releases under DATA/releases, oldest first.

    Example: bowen release list
    """
    import json

    from pipelines.release.layout import FACTS
    from pipelines.release.versions import called, releases
    from pipelines.release.whole import DamagedRelease, whole

    for path in releases(data_dir):
        try:
            with whole(path):
                facts = json.loads((path / FACTS).read_text("utf-8")) if (path / FACTS).exists() else {}
            counts = f"{facts.get('text|posts', 0)} posts\t{facts.get('metadata|rows', 0)} listed"
            typer.echo(f"{path.name}\t{counts}\t{called(path).get('recipe', '')}\t{path}")
        except DamagedRelease as error:
            typer.echo(f"{path.name}\tdamaged\t\t\t{path}")
            typer.echo(f"error: {error}", err=True)


@release.command()
def diff(old: Folder, new: Folder, data_dir: DataDir = Path("data")) -> None:
    """Print which posts were added, changed and withdrawn between two releases, one a line.

    Example: bowen release diff 1.0.0 1.1.0
    """
    from pipelines.release.changes import between
    from pipelines.release.whole import whole

    folders = _folder(old, data_dir), _folder(new, data_dir)
    with whole(*folders):
        found = between(*folders)
    for change in found:
        where = f"{change.config_before or '-'} -> {change.config_after or '-'}"
        typer.echo(f"{change.change}\t{change.post_id or change.post_hash}\t{change.reason}\t{where}")


@release.command()
def push(
    repo: Annotated[str, typer.Argument(help="OWNER/NAME of the data set on Hugging Face.")],
    version: Annotated[str | None, typer.Option("--version", help="Release to publish; default: the newest.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and send nothing.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Make the repository private when it has to be created.")] = False,
    endpoint: Annotated[str | None, typer.Option(help="Address of another Hub.")] = None,
    data_dir: DataDir = Path("data"),
) -> None:
    """Publish a release on Hugging Face: one commit, checked by download, then tagged vVERSION.

    The token comes from the environment variable HF_TOKEN or the system's keyring (service huggingface, name token).

    Example: bowen release push me/blogs --dry-run
    """
    from huggingface_hub import HfApi

    from pipelines.release import hub
    from pipelines.release.privacy import default_privacy

    token, path = hub.find_token(), _newest(data_dir, version, repo)
    if token is None and not dry_run:
        raise _fail("no Hub token; set HF_TOKEN (a write token from https://huggingface.co/settings/tokens) or store it in the keyring")
    api = HfApi(endpoint=endpoint, token=token or False)
    try:
        if dry_run:
            typer.echo(f"dry run, {path.name} to {repo}: {hub.rehearse(api, repo, path, default_privacy())}; nothing was sent")
            return
        done = hub.push(api, repo, path, default_privacy(), private=private, say=typer.echo)
    except (hub.PushRefused, hub.PushFailed) as error:
        raise _fail(str(error)) from None
    again = "; it was there already" if done.was_there else ""
    typer.echo(f"{repo} {done.tag}: commit {done.commit}, {done.verified} files downloaded and compared{again}")


def _newest(data_dir: Path, version: str | None, repo: str) -> Path:
    """The release that is meant: of several data sets that of the repository, where one was built for it."""
    from pipelines.release.versions import called, releases

    if version:
        return _folder(Path(version), data_dir)
    found = releases(data_dir)
    if not found:
        raise _fail(f"{data_dir / 'releases'}: no release yet; make one with `bowen release build`")
    return next((path for path in reversed(found) if called(path).get("repo") == repo), found[-1])


def _folder(name: Path, data_dir: Path) -> Path:
    """A release by path or by version."""
    for path in (name, data_dir / "releases" / name):
        if (path / "release.json").is_file():
            return path
    raise _fail(f"{name}: no release of that name; `bowen release list` shows them")


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(1)
