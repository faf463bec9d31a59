"""`bowen release build`: tables in, a release folder out, atomically: a folder under its final name is complete and checked."""

import json
import shutil
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipelines.release import changes, layout
from pipelines.release.candidates import Tables
from pipelines.release.card import Release, render
from pipelines.release.check import Failure, check
from pipelines.release.checksums import sha256_of, sums_of, write_sums
from pipelines.release.credits import write_csv
from pipelines.release.croissant import croissant
from pipelines.release.facts import count
from pipelines.release.place import Placed, Placer, Withdrawn
from pipelines.release.privacy import Privacy
from pipelines.release.recipe import Recipe, dump_recipe
from pipelines.release.shards import Limits, write_rows
from pipelines.release.whole import whole
from pipelines.store.parquet import ParquetStore
from spiders.disk import writing


class BuildRefused(RuntimeError):
    """The folder that was built does not pass its own checks, or would replace another release; says which and what to do."""


class VersionTaken(BuildRefused):
    """A release of that version exists with other content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a release is made from, beside the tables: all of it given, nothing looked up."""

    recipe: Recipe
    release: Release
    privacy: Privacy
    withdrawn: Withdrawn
    chosen: Container[str] | None = None
    taken_down: tuple[str, ...] = ()
    previous: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished release; `left_out` counts the posts it has not, by reason, most first."""

    path: Path
    posts: int
    removed: int
    left_out: Mapping[str, int]
    stale: int
    unchanged: bool


def build(data_dir: Path, inputs: Inputs) -> Built:
    """Build DATA/releases/<version>. Same tables and same inputs: same bytes.

    Raises BuildRefused when a check fails or the version exists with other content, NoPosts when there is nothing to release.
    """
    final = data_dir / "releases" / inputs.release.version
    building = final.with_name(f".{final.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        building.mkdir(parents=True)
        with writing(final):
            return _built(data_dir, inputs, building, final)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _built(data_dir: Path, inputs: Inputs, building: Path, final: Path) -> Built:
    tables = Tables(ParquetStore(data_dir))
    today = date.fromisoformat(inputs.release.date)
    placed = Placer(tables, inputs.recipe, inputs.privacy, inputs.withdrawn, today, building, inputs.chosen).run()
    _side_tables(building, placed, inputs)
    write_documents(building, inputs.release, inputs.recipe)
    _refuse(check(building, privacy=inputs.privacy))
    unchanged = _publish(building, final)
    return Built(
        path=final,
        posts=len(placed.held),
        removed=len(placed.removed),
        left_out=dict(sorted(Counter(row.reason for row in placed.removed).items(), key=lambda pair: (-pair[1], pair[0]))),
        stale=placed.stale,
        unchanged=unchanged,
    )


def _refuse(failures: list[Failure]) -> None:
    if failures:
        shown = "; ".join(f"{failure.check}: {failure.what} ({failure.fix})" for failure in failures[:5])
        raise BuildRefused(f"the release was not made, {len(failures)} checks failed: {shown}")


def _publish(building: Path, final: Path) -> bool:
    """Give the folder its final name; a release never changes once it has one. True when the same release was there already."""
    if not final.exists():
        building.rename(final)
        return False
    if sums_of(final) == sums_of(building):
        return True
    raise VersionTaken(f"{final} exists with other content; releases never change: choose another --version")


def _side_tables(out: Path, placed: Placed, inputs: Inputs) -> None:
    """The tables about the texts: removed, changes, tombstones, attribution; and CHANGELOG.md, ATTRIBUTION.csv."""
    previous, version = inputs.previous, inputs.release.version
    with whole(*([previous] if previous else [])):
        buried = list(changes.read_tombstones(previous)) if previous else []
        before = changes.index(previous) if previous else {}
        earlier = (previous / layout.CHANGES).read_text("utf-8") if previous else ""
    found = changes.compare(before, placed.held, placed.gone)
    found += changes.unheard(inputs.taken_down, found, buried) if previous else []
    graves = changes.tombstones(buried, found, placed.held, version)
    sides: dict[str, list[object]] = {
        "removed": [*sorted(placed.removed, key=lambda row: row.post_hash)],
        "changes": list(found),
        "tombstones": list(graves),
        "attribution": list(placed.credits),
    }
    limits = Limits(inputs.recipe.row_group_mb, inputs.recipe.shard_mb)
    for name, rows in sides.items():
        write_rows(out / "data" / name, layout.SIDE_TABLES[name], rows, limits)
    with (out / layout.CREDITS).open("w", encoding="utf-8", newline="") as file:
        write_csv(placed.credits, file)
    _write(out / layout.CHANGES, changes.changelog(inputs.release, found, earlier))


def write_documents(out: Path, release: Release, recipe: Recipe) -> None:
    """The files that describe the shards, made from the shards: at build, and again where a takedown took rows out."""
    configs = layout.configs(layout.shards(out))
    facts = count(out, recipe)
    paths = sorted({shard.path for config in configs for shard in config.shards})
    files = {path: (sha256_of(out / path), (out / path).stat().st_size) for path in paths}
    _write(out / layout.FACTS, facts.as_json())
    _write(out / layout.RECIPE, dump_recipe(recipe))
    _write(out / layout.RELEASE, json.dumps(asdict(release), ensure_ascii=False, indent=1) + "\n")
    _write(out / layout.CARD, render(release, facts, configs))
    _write(out / layout.CROISSANT, croissant(release, facts, configs, files))
    write_sums(out)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
