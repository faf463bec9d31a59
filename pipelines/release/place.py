"""Takes the posts of a corpus one by one and writes each where it belongs: a text shard, the list, or the removed."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipelines.records import Post
from pipelines.release import changes, compose
from pipelines.release.candidates import Tables
from pipelines.release.decide import Facets, Placement, Removed, decide
from pipelines.release.disputes import disputed
from pipelines.release.gone import Deleted
from pipelines.release.layout import language_folder
from pipelines.release.privacy import Privacy, strings
from pipelines.release.recipe import Recipe
from pipelines.release.rows import Attribution, ListedPost, ReleasedPost, ReleasedTranslation, Removal, RemovedPost
from pipelines.release.shards import Limits, ShardWriter
from pipelines.release.split import groups, split_of

Withdrawn = Callable[[Post], str | None]


@dataclass(frozen=True, slots=True)
class Kinship:
    """How posts belong together: duplicate clusters, translations by their authors, and the groups that share a split."""

    clusters: Mapping[str, str]
    originals: Mapping[str, str]
    groups: Mapping[str, str]

    def context(self, post_id: str) -> compose.Context:
        """What the row of a post says of its kin."""
        return compose.Context(self.clusters.get(post_id, post_id), self.originals.get(post_id))

    def group(self, post_id: str) -> str:
        """The group whose hash decides the split."""
        return self.groups.get(post_id, post_id)


def kinship(tables: Tables) -> Kinship:
    """Read the pairs of the corpus."""
    clusters = dict(zip(tables.duplicates.column("post_id"), tables.duplicates.column("cluster_id"), strict=True))
    originals = dict(zip(tables.links.column("post_id"), tables.links.column("translation_of"), strict=True))
    return Kinship(clusters, originals, groups(clusters, originals.items()))


def disputes(tables: Tables) -> frozenset[str]:
    """Ids of the current posts whose text another site reserves."""
    current, columns = tables.current, (tables.duplicates.column(name) for name in ("post_id", "duplicate_of", "why_canonical"))
    sites = {post_id: where.file.parent.name for post_id, where in current.items()}
    licences = {post_id: license for (post_id, version), (license,) in tables.rights.by_key("license").items()
                if post_id in current and current[post_id].version == version}  # fmt: skip
    return disputed(zip(*columns, strict=True), sites, licences)


@dataclass(slots=True)
class Placed:
    """What became of the posts: what the release holds, what it leaves out, whom to credit, and how many wait for a new look at rights."""

    held: dict[str, changes.Held] = field(default_factory=dict)
    gone: dict[str, changes.Gone] = field(default_factory=dict)
    removed: list[RemovedPost] = field(default_factory=list)
    credits: list[Attribution] = field(default_factory=list)
    stale: int = 0


class Placer:
    """Writes posts into a release folder as they pass by; memory holds one row group a shard.

    `chosen` are the ids of the posts the data set is about; None means every post.
    """

    def __init__(
        self,
        tables: Tables,
        recipe: Recipe,
        privacy: Privacy,
        withdrawn: Withdrawn,
        today: date,
        out: Path,
        chosen: Container[str] | None = None,
    ) -> None:
        self._chosen = chosen
        self._today = today
        self._tables, self._recipe, self._privacy, self._withdrawn, self._out = tables, recipe, privacy, withdrawn, out
        self._limits = Limits(recipe.row_group_mb, recipe.shard_mb)
        self._writers: dict[tuple[str, str], ShardWriter] = {}
        self._placed = Placed()

    def run(self) -> Placed:
        """Place every current post."""
        self._kinship = kinship(self._tables)
        self._deleted = Deleted(self._tables.sightings())
        self._disputed = disputes(self._tables)
        for post in self._tables.posts():
            self._place(post)
        for post_id, why in self._tables.unpublished().items():
            self._leave_out(post_id, Removed((Removal.UNPUBLISHED,), why))
        for writer in self._writers.values():
            writer.close()
        return self._placed

    def _place(self, post: Post) -> None:
        facets = self._facets(post)
        verdict = decide(facets, self._recipe, self._today)
        removed = verdict if isinstance(verdict, Removed) else self._write(post, facets, verdict)
        if removed is not None:
            self._leave_out(post.post_id, removed)

    def _leave_out(self, post_id: str, removed: Removed) -> None:
        self._placed.removed.append(compose.removed(post_id, removed))
        self._placed.gone[post_id] = changes.left_out(removed.reasons, withheld=removed.id_withheld)

    def _facets(self, post: Post) -> Facets:
        key = (post.post_id, post.version)
        return Facets(
            language=self._tables.languages.one(*key),
            rights=self._tables.rights.one(*key),
            quality=self._tables.quality.one(*key),
            duplicate=self._tables.duplicates.one(*key),
            chosen=self._chosen is None or post.post_id in self._chosen,
            disputed=post.post_id in self._disputed,
            withdrawn=self._withdrawn(post),
            deleted=self._deleted.is_gone((post.url, post.canonical_url), post.fetched_at),
        )

    def _write(self, post: Post, facets: Facets, placement: Placement) -> Removed | None:
        """Write the rows of a post; a reason instead when a secret is left in any of them after redaction."""
        if placement.family is None:
            return self._list(post, facets, placement.why_no_text)
        row = compose.released(post, facets, self._kinship.context(post.post_id), self._privacy)
        if placement.family == "nd" and row.redactions:
            return self._list(post, facets, "redacted_nd")
        if found := self._secrets(row):
            return Removed((Removal.SECRET_LEFT,), found)
        folder = language_folder(row.language)
        split = split_of(self._kinship.group(post.post_id), self._recipe.splits)
        self._writer(f"{placement.family}/{folder}", split, ReleasedPost).add(row)
        self._hold(post, f"{placement.family}-{folder}", row.license)
        self._placed.credits.append(compose.attribution(row))
        if placement.family != "nd" and facets.rights is not None and facets.rights.may_translate:
            self._translations(row, placement.family, split)
        return None

    def _list(self, post: Post, facets: Facets, why: str) -> Removed | None:
        if not self._recipe.metadata:
            return Removed((Removal.METADATA_NOT_LISTED,), why)
        row = compose.listed(post, facets, why, self._privacy)
        if found := self._secrets(row):
            return Removed((Removal.SECRET_LEFT,), found)
        self._writer("metadata", "train", ListedPost).add(row)
        self._placed.stale += why == "rights_stale"
        self._hold(post, "metadata", row.license)
        return None

    def _translations(self, row: ReleasedPost, family: str, split: str) -> None:
        for translation in self._tables.translations.all(row.post_id, row.version):
            if translation.status in self._recipe.translation_statuses and translation.markdown:
                made = compose.translated(row, translation, self._privacy)
                if not self._secrets(made):
                    self._writer(f"{family}-translations/{language_folder(made.target_language)}", split, ReleasedTranslation).add(made)

    def _secrets(self, row: object) -> str:
        return ", ".join(sorted(set(self._privacy.secrets("\n".join(strings(row))))))

    def _hold(self, post: Post, config: str, license_id: str) -> None:
        self._placed.held[post.post_id] = changes.Held(post.version, config, license_id, post.canonical_url)

    def _writer(self, folder: str, split: str, record: type) -> ShardWriter:
        key = (folder, split)
        if key not in self._writers:
            self._writers[key] = ShardWriter(self._out / "data" / folder, split, record, self._limits)
        return self._writers[key]
