"""Whether a target names anything that is stored: a slip of the hand must not leave a tombstone."""

from pathlib import Path

from pipelines.takedown.target import POST_TABLES, Target, TargetError, tombstones
from spiders.optouts import FILE, load

_UNKNOWN = """{target}: no stored post bears that name, so nothing was changed. Sites stored: {sites}.
To keep it out before it is ever stored, or to clean what else may hold it, add --ahead."""


def unknown(data_dir: Path, target: Target) -> TargetError:
    """The error that says so, with the sites that are stored."""
    return TargetError(_UNKNOWN.format(target=target, sites=", ".join(_sites(data_dir)) or "none"))


def is_known(data_dir: Path, target: Target) -> bool:
    """Whether a target without posts is still no slip: it was taken down before, or is a site of which only the archive is there."""
    (own,) = tombstones(target, (), (), reason="", since="1970-01-01")
    buried = any((row.kind, row.hash) == (own.kind, own.hash) for row in load(data_dir / FILE).rows)
    return buried or (target.kind == "site" and target.value in _sites(data_dir))


def _sites(data_dir: Path) -> list[str]:
    archived = {path.name for path in (data_dir / "warc").glob("*") if path.is_dir()}
    return sorted(archived | {path.stem for path in (data_dir / "ledger").glob("*.jsonl")} | _with_posts(data_dir))


def _with_posts(data_dir: Path) -> set[str]:
    """Names of sites; a folder of a table without rows begins with an underscore."""
    return {folder.name for name in POST_TABLES for folder in (data_dir / "parquet" / name).glob("[!_]*") if folder.is_dir()}
