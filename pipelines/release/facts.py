"""Every number a release states, counted from its own shards: the card prints these and nothing else."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.release.layout import Shard, shards
from pipelines.release.recipe import Recipe

_TEXT = (
    "post_id", "site", "author", "language", "license", "tokens", "characters", "redactions", "published", "published_on", "cluster_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers by dotted key, such as `text.posts` or `license|CC-BY-4.0|posts`."""

    numbers: Mapping[str, int | float]

    def __getitem__(self, key: str) -> int | float:
        return self.numbers[key]

    def get(self, key: str) -> int | float:
        """The number, 0 when nothing was counted under that key."""
        return self.numbers.get(key, 0)

    def names(self, kind: str, *, by: str) -> list[str]:
        """What was counted under `kind|<name>|<by>`, largest first, then by name."""
        start, end = f"{kind}|", f"|{by}"
        found = [key[len(start) : -len(end)] for key in self.numbers if key.startswith(start) and key.endswith(end)]
        return sorted(found, key=lambda name: (-self.numbers[f"{kind}|{name}|{by}"], name))

    def as_json(self) -> str:
        """The text of facts.json, keys sorted."""
        return json.dumps(dict(sorted(self.numbers.items())), ensure_ascii=False, indent=1) + "\n"


def count(release: Path, recipe: Recipe) -> Facts:
    """Count a release folder's shards; the recipe adds the thresholds the card states."""
    found = shards(release)
    numbers: Counter[str] = Counter()
    numbers.update(_files(release, found))
    numbers.update(_texts(release, [shard for shard in found if shard.family == shard.group]))
    for shard in found:
        if shard.family != shard.group:
            numbers.update(_side(release, shard))
    return Facts({**numbers, **_thresholds(recipe)})


def _files(release: Path, found: list[Shard]) -> dict[str, int]:
    return {"files|parquet": len(found), "files|bytes": sum((release / shard.path).stat().st_size for shard in found)}


def _texts(release: Path, found: list[Shard]) -> Counter[str]:
    numbers: Counter[str] = Counter()
    tables = []
    for shard in found:
        table = _read(release / shard.path)
        tables.append(table)
        _add(numbers, table, ["text", f"group|{shard.group}", f"language|{shard.language}", f"split|{shard.split}"])
        _add(numbers, table, [f"config|{shard.group}-{shard.language}", f"part|{shard.group}-{shard.language}/{shard.split}"])
        numbers.update(_counts("license", table["license"]))
        numbers.update(_counts("site", table["site"]))
        numbers.update(_counts("year", pc.strftime(_days(table).drop_null(), "%Y")))
    if tables:
        numbers.update(_distinct(pa.concat_tables(tables)))
    return numbers


def _read(path: Path) -> pa.Table:
    here = pq.read_schema(path).names
    return pq.read_table(path, columns=[name for name in _TEXT if name in here], partitioning=None)


def _days(table: pa.Table) -> pa.ChunkedArray:
    """The authors' days of publication, those of UTC where only the instant is known: so it is in releases of before."""
    utc = pc.cast(table["published"], pa.date32())
    return pc.coalesce(table["published_on"], utc) if "published_on" in table.column_names else utc


def _add(numbers: Counter[str], table: pa.Table, prefixes: list[str]) -> None:
    for prefix in prefixes:
        numbers[f"{prefix}|posts"] += table.num_rows
        for column in ("tokens", "characters", "redactions"):
            numbers[f"{prefix}|{column}"] += pc.sum(table[column]).as_py() or 0


def _counts(kind: str, column: pa.ChunkedArray) -> dict[str, int]:
    return {f"{kind}|{item['values']}|posts": item["counts"] for item in pc.value_counts(column).to_pylist()}


def _distinct(table: pa.Table) -> dict[str, int]:
    authors = table.select(["site", "author"]).group_by(["site", "author"]).aggregate([])
    return {
        "text|sites": pc.count_distinct(table["site"]).as_py(),
        "text|authors": authors.num_rows,
        "text|clusters": pc.count_distinct(table["cluster_id"]).as_py(),
        "text|undated": table["published"].null_count,
        "text|redacted_posts": pc.sum(pc.greater(table["redactions"], 0)).as_py() or 0,
    }


def _side(release: Path, shard: Shard) -> dict[str, int]:
    """Counts of a translation or side table."""
    file = release / shard.path
    name = "translations" if shard.group.endswith("-translations") else shard.group
    numbers = {f"{name}|rows": pq.read_metadata(file).num_rows}
    if name == "translations":
        numbers |= {f"translation|{shard.language}|posts": numbers["translations|rows"]}
        places = (f"group|{shard.group}", f"config|{shard.group}-{shard.language}")
        numbers |= {f"{place}|posts": numbers["translations|rows"] for place in places}
    for table, column in (("metadata", "license"), ("metadata", "why_no_text"), ("removed", "reason"), ("changes", "change")):
        if table == name:
            numbers |= _counts(f"{table}.{column}", pq.read_table(file, columns=[column], partitioning=None)[column])
    return numbers


def _thresholds(recipe: Recipe) -> dict[str, int | float]:
    numbers: dict[str, int | float] = {f"share|{name}": share * 100 for name, share in recipe.splits.items()}
    numbers |= {"recipe|rights_age_days": recipe.max_rights_age_days}
    numbers |= {"recipe|rights": recipe.min_rights_confidence, "recipe|language": recipe.min_language_confidence}
    for column, bounds in recipe.quality.items():
        limits = {"min": bounds.min, "max": bounds.max}
        numbers |= {f"recipe.{column}|{key}": value for key, value in limits.items() if value is not None}
    return numbers

