"""The checks that block a release: `check(folder)` names every one that fails. Run at build, by `verify`, before push and in Dagster."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.arrow import schema_of
from pipelines.release.card import Release, render
from pipelines.release.checksums import read_sums, sums_of
from pipelines.release.facts import count
from pipelines.release.layout import CARD, FACTS, FILES, RECIPE, RELEASE, SUMS, Shard, configs, shards
from pipelines.release.licences import family
from pipelines.release.privacy import Privacy, default_privacy
from pipelines.release.recipe import load_recipe
from pipelines.release.rows import ReleasedPost, ReleasedTranslation, RemovedPost
from pipelines.release.versions import code_version
from pipelines.release.whole import DamagedRelease, whole

_VIEWER_LIMIT_BYTES = 300_000_000
_NO_TEXT = {"markdown", "text"}


@dataclass(frozen=True, slots=True)
class Failure:
    """One check that failed: its name, what it saw, and what to do."""

    check: str
    what: str
    fix: str


def check(release: Path, *, privacy: Privacy | None = None) -> list[Failure]:
    """Every release-blocking check that fails on a folder; an empty list means it may be published."""
    privacy = privacy or default_privacy()
    missing = [name for name in FILES if not (release / name).is_file()]
    if missing:
        return [Failure("files", f"missing {', '.join(missing)}", f"build {release.name} again")]
    try:
        with whole(release):
            ours = read_release(release).code_version == code_version()
            return [failure for rule in _RULES if ours or rule not in _AS_BUILT_NOW for failure in rule(release, privacy)]
    except DamagedRelease as error:
        return [Failure("whole", str(error), "never edit a release by hand")]


def _checksums(release: Path, _: Privacy) -> Iterator[Failure]:
    stated, real = read_sums(release), sums_of(release)
    for name in sorted({*stated, *real}):
        if stated.get(name) != real.get(name):
            what = "is not in SHA256SUMS" if name not in stated else "is missing" if name not in real else "differs from SHA256SUMS"
            yield Failure("checksums", f"{name} {what}", "build the release again; never edit a release by hand")


def _schemas(release: Path, _: Privacy) -> Iterator[Failure]:
    for shard in shards(release):
        if pq.read_schema(release / shard.path) != schema_of(shard.record):
            yield Failure("schemas", f"{shard.path} has other columns than {shard.record.__name__}", "build the release again")


def _row_groups(release: Path, _: Privacy) -> Iterator[Failure]:
    for shard in shards(release):
        metadata = pq.read_metadata(release / shard.path)
        sizes = [metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)]
        if max(sizes, default=0) > _VIEWER_LIMIT_BYTES and metadata.num_rows > 1:
            yield Failure("row_groups", f"{shard.path} has a row group of {max(sizes)} bytes", "lower shards.row_group_mb in the recipe")


def _rights(release: Path, _: Privacy) -> Iterator[Failure]:
    """Text only under a licence of the folder's family; nothing translated under no-derivatives; no text in other tables."""
    for shard in shards(release):
        if shard.record in (ReleasedPost, ReleasedTranslation):
            licences = set(pq.read_table(release / shard.path, columns=["license"], partitioning=None)["license"].to_pylist())
            wrong = sorted(name for name in licences if family(name) != shard.family)
            if wrong or (shard.family == "nd" and shard.record is ReleasedTranslation):
                yield Failure("rights", f"{shard.path} holds {', '.join(wrong) or 'translations'}", "fix post_rights, then build again")
        elif _NO_TEXT & set(pq.read_schema(release / shard.path).names):
            yield Failure("rights", f"{shard.path} has a text column", "build the release again")


def _splits(release: Path, _: Privacy) -> Iterator[Failure]:
    seen: dict[str, str] = {}
    for shard in _texts(release):
        for cluster in set(pq.read_table(release / shard.path, columns=["cluster_id"], partitioning=None)["cluster_id"].to_pylist()):
            if seen.setdefault(cluster, shard.split) != shard.split:
                yield Failure("splits", f"cluster {cluster!r} is in {seen[cluster]} and {shard.split}", "build the release again")


def _identity(release: Path, _: Privacy) -> Iterator[Failure]:
    """One row a post over all texts and listings, and no row of a removed or withdrawn post."""
    seen: set[str] = set()
    for shard in shards(release):
        if shard.record is ReleasedPost or shard.group == "metadata":
            for post_id in pq.read_table(release / shard.path, columns=["post_id"], partitioning=None)["post_id"].to_pylist():
                if post_id in seen:
                    yield Failure("identity", f"{post_id!r} is there twice", "look at the table cleaned_posts for this id")
                seen.add(post_id)
    for shard in shards(release):
        if shard.record is RemovedPost:
            ids = pq.read_table(release / shard.path, columns=["post_id"], partitioning=None)["post_id"].to_pylist()
            for post_id in sorted(seen & {name for name in ids if name}):
                yield Failure("identity", f"{post_id!r} is both removed and released", "build the release again")


def _facts(release: Path, _: Privacy) -> Iterator[Failure]:
    """Every number that is stated and still counted is what the shards say."""
    counted = json.loads(count(release, load_recipe(release / RECIPE)).as_json())
    stated = json.loads((release / FACTS).read_text("utf-8"))
    if any(counted.get(name, value) != value for name, value in stated.items()):
        yield Failure("facts", "facts.json differs from the shards", "build the release again")


def _card(release: Path, _: Privacy) -> Iterator[Failure]:
    """The card is the one of these shards, word for word."""
    facts = count(release, load_recipe(release / RECIPE))
    if (release / CARD).read_text("utf-8") != render(read_release(release), facts, configs(shards(release))):
        yield Failure("card", "README.md states other numbers than the shards", "build the release again")


def _secrets(release: Path, privacy: Privacy) -> Iterator[Failure]:
    for where, text in readable(release):
        found = privacy.secrets(text)
        if found:
            yield Failure("secrets", f"{where} holds {', '.join(sorted(set(found)))}", "take the secret out at its source and build again")


def readable(release: Path) -> Iterator[tuple[str, str]]:
    """Every text of a release with its place: documents, column values, and the footers of the Parquet files."""
    for name in FILES:
        if name != SUMS:
            yield name, (release / name).read_text("utf-8")
    for shard in shards(release):
        yield f"{shard.path} (footer)", _footer(release / shard.path)
        file = pq.ParquetFile(release / shard.path)
        for number, batch in enumerate(file.iter_batches(batch_size=256)):
            for name, values in zip(batch.schema.names, batch.columns, strict=True):
                if text := "\n".join(_strings(values)):
                    yield f"{shard.path}, rows {number * 256} to {number * 256 + batch.num_rows - 1}, column {name}", text


def _strings(values: pa.Array) -> Iterator[str]:
    kind = values.type
    if pa.types.is_string(kind):
        yield from (value for value in values.to_pylist() if value)
    elif pa.types.is_list(kind):
        yield from _strings(values.flatten())
    elif pa.types.is_struct(kind):
        for index in range(kind.num_fields):
            yield from _strings(values.field(index))


def _footer(path: Path) -> str:
    """Key-value metadata and column statistics: places where values hide after their column is cleaned."""
    metadata = pq.read_metadata(path)
    pieces = [f"{key!r} {value!r}" for key, value in (metadata.metadata or {}).items()]
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            statistics = metadata.row_group(group).column(column).statistics
            if statistics is not None and statistics.has_min_max:
                pieces.append(f"{statistics.min}\n{statistics.max}")
    return "\n".join(pieces)


def _texts(release: Path) -> list[Shard]:
    return [shard for shard in shards(release) if shard.record is ReleasedPost]


def read_release(release: Path) -> Release:
    """What a release folder calls itself."""
    return Release(**json.loads((release / RELEASE).read_text("utf-8")))


_RULES: tuple[Callable[[Path, Privacy], Iterator[Failure]], ...] = (
    _checksums,
    _schemas,
    _row_groups,
    _rights,
    _splits,
    _identity,
    _facts,
    _card,
    _secrets,
)
# An older Bowen wrote other columns, and another card. Its releases stay what they were, which their checksums show.
_AS_BUILT_NOW = frozenset({_schemas, _card})
