"""The releases under a data directory, in order."""

import json
import re
from importlib.metadata import version as installed
from pathlib import Path

from pipelines.digests import code_digest
from pipelines.release.layout import RELEASE
from pipelines.release.whole import whole

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,40}")


class BadVersion(ValueError):
    """A version that cannot be the name of a folder and a tag."""


def code_version() -> str:
    """Which Bowen makes a release now: its version, and a digest of its source."""
    return f"{installed('bowen')}+{code_digest('spiders', 'pipelines')}"


def checked(version: str) -> str:
    """The version, if it may name a folder and a tag; else BadVersion."""
    if not _NAME.fullmatch(version) or version.endswith((".", ".lock")) or ".." in version:
        raise BadVersion(f"version {version!r}: use letters, digits, dots and hyphens, such as 2026.11.22 or 1.2.0")
    return version


def order(version: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key: numbers by value, words by letter, a word before a number (1.0.rc1 before 1.0.1); v2 is 2."""
    pieces = re.findall(r"\d+|[A-Za-z]+", re.sub(r"^v(?=\d)", "", version))
    return tuple((1, int(piece)) if piece.isdigit() else (0, piece) for piece in pieces)


def releases(data_dir: Path) -> list[Path]:
    """Finished releases, oldest version first."""
    folder = data_dir / "releases"
    found = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")] if folder.is_dir() else []
    return sorted(found, key=lambda path: order(path.name))


def named(data_dir: Path, version: str) -> Path:
    """The release of that version; BadVersion when there is none."""
    path = data_dir / "releases" / checked(version)
    if not path.is_dir():
        raise BadVersion(f"{path}: no release of that name; `bowen release list` shows them")
    return path


def before(data_dir: Path, version: str, recipe: str) -> Path | None:
    """The newest release older than a version that was made by a recipe of that name: several data sets may stand side by side."""
    older = (path for path in reversed(releases(data_dir)) if order(path.name) < order(version))
    return next((path for path in older if called(path).get("recipe") == recipe), None)


def called(release: Path) -> dict[str, str]:
    """What a release calls itself (release.json); nothing where it does not say. Raises DamagedRelease where that cannot be read."""
    file = release / RELEASE
    with whole(release):
        found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found
