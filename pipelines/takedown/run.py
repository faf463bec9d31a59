"""The takedown itself: find what belongs to the target, leave the tombstone, clean every file, prove it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from pipelines.store.damage import SUFFIX as DAMAGED
from pipelines.takedown import archives, loose, tables
from pipelines.takedown.known import is_known, unknown
from pipelines.takedown.runs import Runs
from pipelines.takedown.target import POST_TABLES, PostRow, Target, Withdrawn, tombstones
from spiders.archive import is_archive
from spiders.durable import replace_file
from spiders.optouts import FILE, load, to_lines

_COPY_SHARE: Final = 0.5  # a post that is half the withdrawn words is a copy of it, not a quotation
_COPY_BYTES: Final = 120
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a takedown would remove: the target's posts, copies of them elsewhere, and the words to look for."""

    target: Target
    posts: tuple[PostRow, ...]
    copies: tuple[PostRow, ...]
    texts: tuple[str, ...]
    runs: Runs = field(repr=False)

    @property
    def everything(self) -> tuple[PostRow, ...]:
        return (*self.posts, *self.copies)


@dataclass(slots=True)
class Report:
    """What was done. `residue` names every file that still shows the text; empty is the proof."""

    plan: Plan
    tombstones: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    records_emptied: int = 0
    records_blanked: int = 0
    files: dict[str, str] = field(default_factory=dict)
    read_clean: dict[Path, tuple[int, int]] = field(default_factory=dict, repr=False)
    scanned_files: int = 0
    scanned_bytes: int = 0
    residue: list[str] = field(default_factory=list)


def plan(data_dir: Path, target: Target, *, keep_copies: bool = False) -> Plan:
    """Read the post tables: which rows are the target's, which are copies, and which of their words nobody else wrote."""
    files = [path for name in POST_TABLES for path in sorted((data_dir / "parquet" / name).rglob("*.parquet"))]
    keys = {path: list(tables.post_rows(path)) for path in files}
    posts = [row for rows in keys.values() for row in rows if target.names(row)]
    gone = Withdrawn.of(target, posts)
    texts = [*_texts(keys, gone), *_translations(data_dir, gone)]
    runs = Runs.of(texts)
    size_bytes = sum(len(text.encode("utf-8", "replace")) for text in texts)
    copies, runs = _others(keys, gone, runs, size_bytes, keep_copies) if runs else ([], runs)
    runs = _less_translations(data_dir, Withdrawn.of(target, [*posts, *copies]), runs)
    return Plan(target, tuple(dict.fromkeys(posts)), tuple(dict.fromkeys(copies)), tuple(texts), runs)


def _texts(keys: dict[Path, list[PostRow]], gone: Withdrawn) -> list[str]:
    texts: dict[str, None] = {}
    for path, rows in keys.items():
        wanted = [index for index, row in enumerate(rows) if row.post_id in gone.post_ids]
        if wanted:
            texts.update(dict.fromkeys(tables.texts_of(tables.read(path), np.array(wanted))))
    return list(texts)


def _translations(data_dir: Path, gone: Withdrawn) -> list[str]:
    """Our own translations of the withdrawn posts: derivatives, which go with them."""
    texts: list[str] = []
    for path in _translation_files(data_dir):
        ids = tables.ids_of(path)
        wanted = [index for index, post_id in enumerate(ids) if post_id in gone.post_ids]
        if wanted:
            texts += tables.texts_of(tables.read(path), np.array(wanted))
    return texts


def _translation_files(data_dir: Path) -> list[Path]:
    return sorted((data_dir / "parquet" / "post_translations").rglob("*.parquet"))


def _others(
    keys: dict[Path, list[PostRow]], gone: Withdrawn, runs: Runs, size_bytes: int, keep_copies: bool
) -> tuple[list[PostRow], Runs]:
    """Rows of other posts that hold the words: copies go too; what a quotation holds is no longer looked for."""
    copies: list[PostRow] = []
    kept = runs
    for path, rows in keys.items():
        if all(row.post_id in gone.post_ids for row in rows):
            continue
        table = tables.read(path)
        counts = tables.hit_rows(table.select([name for name in ("text",) if name in table.column_names]), runs)
        anywhere = tables.hit_rows(table, runs)
        sizes = [len((text or "").encode("utf-8", "replace")) for text in table["text"].to_pylist()] if counts.any() else [0] * len(rows)
        quoting = []
        for index in np.flatnonzero(anywhere):
            if rows[index].post_id in gone.post_ids:
                continue
            if not keep_copies and _is_copy(int(counts[index]) * 8, sizes[index], size_bytes):
                copies.append(rows[index])
            else:
                quoting.append(int(index))
        if quoting:
            kept = kept.without(tables.strings_of(table, np.array(quoting)))
    return copies, kept


def _less_translations(data_dir: Path, gone: Withdrawn, runs: Runs) -> Runs:
    """Without the words that stand in translations of posts that stay."""
    for path in _translation_files(data_dir) if runs else ():
        table = tables.read(path)
        ids = table["post_id"].to_pylist()
        stays = [index for index in np.flatnonzero(tables.hit_rows(table, runs)) if ids[index] not in gone.post_ids]
        if stays:
            runs = runs.without(tables.strings_of(table, np.array(stays)))
    return runs


def _is_copy(shared_bytes: int, row_bytes: int, withdrawn_bytes: int) -> bool:
    return shared_bytes >= _COPY_BYTES and shared_bytes >= _COPY_SHARE * min(row_bytes, withdrawn_bytes / 2)


def take_down(
    data_dir: Path,
    target: Target,
    *,
    reason: str,
    since: str,
    keep_copies: bool = False,
    ahead: bool = False,
    tell: Progress = lambda _: None,
) -> Report:
    """Remove a target from everything under `data_dir`; `since` is the ISO day.

    Raises TargetError before anything is changed where nothing stored bears the name (a slip of the hand), unless `ahead`; OSError. A
    killed run is finished by repeating it.
    """
    found = plan(data_dir, target, keep_copies=keep_copies)
    if not (ahead or found.posts or is_known(data_dir, target)):
        raise unknown(data_dir, target)
    report = Report(found)
    tell(f"{len(found.posts)} post versions, {len(found.copies)} copies; leaving the tombstone")
    report.tombstones = _bury(data_dir, found, reason, since)
    gone = Withdrawn.of(target, found.everything)
    posts = {path for name in POST_TABLES for path in (data_dir / "parquet" / name).rglob("*.parquet")}
    if target.kind == "site":
        _drop_site(data_dir, target.value, report)
    for path in sorted(_files(data_dir), key=lambda path: (path in posts, str(path))):
        _clean(data_dir, path, gone, found, report)
    _describe_anew(data_dir, report)
    tell("proving: reading again whatever was changed")
    _prove(data_dir, gone, found, report)
    return report


def _bury(data_dir: Path, found: Plan, reason: str, since: str) -> int:
    path = data_dir / FILE
    known = load(path)
    there = {(row.kind, row.hash) for row in known.rows}
    rows = tombstones(found.target, found.everything, found.texts, reason=reason, since=since)
    new = [row for row in rows if (row.kind, row.hash) not in there]
    if new:
        replace_file(path, to_lines((*known.rows, *new)).encode())
    return len(new)


def _drop_site(data_dir: Path, site: str, report: Report) -> None:
    """Folders and ledgers that hold one site alone."""
    folders = [data_dir / "warc" / site, *(data_dir / "parquet").glob(f"*/{site}")] if site not in ("", ".", "..") else []
    for folder in folders:
        if folder.is_dir() and folder.parent.parent.resolve() in (data_dir.resolve(), (data_dir / "parquet").resolve()):
            shutil.rmtree(folder)
            report.files[folder.relative_to(data_dir).as_posix()] = "deleted"
    ledger = data_dir / "ledger" / f"{site}.jsonl"
    if ledger.is_file():
        ledger.unlink()
        report.files[ledger.relative_to(data_dir).as_posix()] = "deleted"


def _files(data_dir: Path) -> Iterator[Path]:
    for path in data_dir.rglob("*"):
        if path.is_file() and not path.is_symlink() and path != data_dir / FILE:
            yield path


def _clean(data_dir: Path, path: Path, gone: Withdrawn, found: Plan, report: Report) -> None:
    before = _state(path)
    showed = _clean_file(data_dir, path, gone, found, report)
    if not showed and _state(path) == before:
        report.read_clean[path] = before


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _clean_file(data_dir: Path, path: Path, gone: Withdrawn, found: Plan, report: Report) -> bool:
    """Take the text out of one file; whether anything was there."""
    name = path.relative_to(data_dir).as_posix()
    if not path.stat().st_size:
        return False
    if ".takedown.tmp" in path.name or DAMAGED in path.name or _is_snapshot(path):
        path.unlink()
        report.files[name] = "deleted"
        return True
    if _magic(path, 4) == b"PAR1":
        return _clean_table(path, name, gone, found, report)
    if is_archive(path):
        done = archives.clean(path, name.removeprefix("warc/"), gone, found.runs)
        report.records_emptied += done.emptied
        report.records_blanked += done.blanked
        return bool(done.emptied or done.blanked)
    done_words = loose.clean(path, found.runs, list(found.texts))
    if done_words:
        report.files[name] = done_words
    return bool(done_words)


def _clean_table(path: Path, name: str, gone: Withdrawn, found: Plan, report: Report) -> bool:
    table = tables.read(path)
    shown = tables.hit_rows(table, found.runs) > 0
    drop = tables.named_rows(table, gone) | shown | tables.segment_rows(table, list(found.texts))
    if drop.any():
        tables.without(path, table, drop)
        report.rows[name] = int(drop.sum())
    return bool(drop.any())


def _is_snapshot(path: Path) -> bool:
    """DuckDB compresses its strings, so a snapshot cannot be searched: it is built again from the tables."""
    return _magic(path, 12)[8:12] == b"DUCK" or path.name.endswith((".duckdb", ".duckdb.wal", ".building", ".building.wal"))


def _magic(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _describe_anew(data_dir: Path, report: Report) -> None:
    """Numbers, card and checksums of a release whose files changed; of one that an older Bowen described otherwise, checksums alone."""
    from pipelines.release.build import write_documents
    from pipelines.release.check import read_release
    from pipelines.release.checksums import write_sums
    from pipelines.release.layout import RECIPE
    from pipelines.release.recipe import load_recipe

    changed = [*report.rows, *report.files]
    for release in sorted((data_dir / "releases").glob("*")):
        if (release / "SHA256SUMS").exists() and any(name.startswith(f"releases/{release.name}/") for name in changed):
            try:
                write_documents(release, read_release(release), load_recipe(release / RECIPE))
            except (ValueError, TypeError, FileNotFoundError):
                write_sums(release)
            report.files[f"releases/{release.name}/SHA256SUMS"] = "written again"


def _prove(data_dir: Path, gone: Withdrawn, found: Plan, report: Report) -> None:
    """Read every file that was changed, or that came since; one in which nothing was found, and which nobody touched, is proved by that."""
    for path in sorted(_files(data_dir)):
        report.scanned_files += 1
        report.scanned_bytes += path.stat().st_size
        if report.read_clean.get(path) == _state(path) or not path.stat().st_size:
            continue
        if _shows(path, gone, found.runs) and _still_shows(data_dir, path, gone, found, report):
            report.residue.append(path.relative_to(data_dir).as_posix())


def _still_shows(data_dir: Path, path: Path, gone: Withdrawn, found: Plan, report: Report) -> bool:
    """Clean once more: removing rows moves the others, and a run shorter than the guarantee is seen in one position and not in another."""
    report.read_clean.pop(path, None)
    _clean(data_dir, path, gone, found, report)
    return path.exists() and bool(path.stat().st_size) and _shows(path, gone, found.runs)


def _shows(path: Path, gone: Withdrawn, runs: Runs) -> bool:
    if _magic(path, 4) == b"PAR1":
        table = tables.read(path)
        return bool(tables.named_rows(table, gone).any() or tables.hit_rows(table, runs).any())
    if is_archive(path):
        return archives.residue(path, runs) > 0
    return loose.holds(path.name, path.read_bytes(), runs)
