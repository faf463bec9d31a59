"""SHA-256 of every file of a release, in the format `sha256sum -c` reads."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pipelines.release.layout import SUMS


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(release: Path) -> list[str]:
    """Every file of a release but the checksums themselves, sorted."""
    return sorted(name for path in release.rglob("*") if path.is_file() and (name := path.relative_to(release).as_posix()) != SUMS)


def sums_of(release: Path) -> dict[str, str]:
    """File -> SHA-256, computed now."""
    return {name: sha256_of(release / name) for name in files_of(release)}


def write_sums(release: Path) -> None:
    """Write SHA256SUMS."""
    (release / SUMS).write_text(format_sums(sums_of(release)), "utf-8")


def format_sums(sums: Mapping[str, str]) -> str:
    """The text of SHA256SUMS."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def read_sums(release: Path) -> dict[str, str]:
    """File -> SHA-256, as SHA256SUMS says; empty when there is none."""
    path = release / SUMS
    if not path.exists():
        return {}
    lines = [line.partition("  ") for line in path.read_text("utf-8").splitlines() if line]
    return {name: digest for digest, _, name in lines}
