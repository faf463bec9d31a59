"""Where things stand in a release folder: one place that knows paths, config names and how they hang together.

    data/<family>/<language>/<split>-00000-of-00001.parquet          configs <family>, <family>-<language>
    data/<family>-translations/<target>/<split>-….parquet            configs <family>-translations, …-<target>
    data/metadata/train-….parquet, data/removed/, data/tombstones/, data/changes/, data/attribution/
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipelines.release.licences import FAMILIES
from pipelines.release.recipe import SPLITS
from pipelines.release.rows import Attribution, Change, ListedPost, ReleasedPost, ReleasedTranslation, RemovedPost, Tombstone

SIDE_TABLES: dict[str, type] = {
    "metadata": ListedPost,
    "removed": RemovedPost,
    "tombstones": Tombstone,
    "changes": Change,
    "attribution": Attribution,
}
CARD, CROISSANT, CHANGES, RECIPE, RELEASE, FACTS, SUMS, CREDITS = (
    "README.md",
    "croissant.json",
    "CHANGELOG.md",
    "recipe.toml",
    "release.json",
    "facts.json",
    "SHA256SUMS",
    "ATTRIBUTION.csv",
)
FILES = (CARD, CROISSANT, CHANGES, RECIPE, RELEASE, FACTS, SUMS, CREDITS)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_SHARD = re.compile(r"(?P<split>train|validation|test)-\d{5}-of-\d{5}\.parquet")


@dataclass(frozen=True, slots=True)
class Shard:
    """One data file: where it is and what it holds."""

    path: str
    group: str
    language: str | None
    split: str

    @property
    def family(self) -> str | None:
        """The licence family of a text or translation shard."""
        name = self.group.removesuffix("-translations")
        return name if name in FAMILIES else None

    @property
    def record(self) -> type:
        """The class of its rows."""
        if self.group in SIDE_TABLES:
            return SIDE_TABLES[self.group]
        return ReleasedTranslation if self.group.endswith("-translations") else ReleasedPost


@dataclass(frozen=True, slots=True)
class Config:
    """A named part of the data set, as `load_dataset` knows it."""

    name: str
    patterns: tuple[tuple[str, str], ...]
    shards: tuple[Shard, ...]

    @property
    def record(self) -> type:
        """The class of its rows."""
        return self.shards[0].record


def language_folder(tag: str) -> str:
    """A language tag as a folder name; anything that is no tag is `und`, so that no text becomes a path."""
    return tag if _TAG.fullmatch(tag) else "und"


def shards(release: Path) -> list[Shard]:
    """Every data file of a release folder, sorted. A file that does not belong raises ValueError."""
    paths = sorted(path.relative_to(release).as_posix() for path in (release / "data").rglob("*") if path.is_file())
    return [parse(path) for path in paths]


def parse(path: str) -> Shard:
    """The shard a path names."""
    _, group, *middle, name = path.split("/")
    match = _SHARD.fullmatch(name)
    if match is None or len(middle) > 1 or (group in SIDE_TABLES) == bool(middle):
        raise ValueError(f"{path}: no data file of a release; remove it and build again")
    return Shard(path, group, middle[0] if middle else None, match["split"])


def configs(found: Iterable[Shard]) -> list[Config]:
    """The configs of a release: families first (the first is the default), each followed by its languages."""
    groups: dict[tuple[int, str, str], list[Shard]] = {}
    order = [*FAMILIES, *(f"{name}-translations" for name in FAMILIES), *SIDE_TABLES]
    for shard in found:
        groups.setdefault((order.index(shard.group), shard.group, ""), []).append(shard)
        if shard.language:
            groups.setdefault((order.index(shard.group), shard.group, shard.language), []).append(shard)
    return [_config(group, language, members) for (_, group, language), members in sorted(groups.items())]


def _config(group: str, language: str, members: list[Shard]) -> Config:
    within = language or ("*" if members[0].language else "")
    folder = f"data/{group}/{within}/" if within else f"data/{group}/"
    present = {shard.split for shard in members}
    patterns = tuple((split, f"{folder}{split}-*.parquet") for split in SPLITS if split in present)
    return Config(f"{group}-{language}" if language else group, patterns, tuple(members))
