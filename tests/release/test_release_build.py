"""What a release holds, what it leaves out, and that the same inputs give the same bytes."""

import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from release_corpus import edited, make, make_language, make_post, make_quality, make_rights, sample, store, write

from pipelines.records import Post
from pipelines.release.build import BuildRefused
from pipelines.release.check import check
from pipelines.release.checksums import sums_of
from pipelines.release.compose import post_hash
from pipelines.release.layout import configs, shards
from pipelines.release.licences import family
from pipelines.release.privacy import default_privacy
from pipelines.release.recipe import load_recipe
from pipelines.release.rows import ReleasedPost


def rows(release: Path, group: str) -> list[dict[str, object]]:
    folder = release / "data" / group
    return ds.dataset(sorted(folder.rglob("*.parquet")), format="parquet").to_table().to_pylist() if folder.exists() else []


def texts(release: Path) -> dict[str, dict[str, object]]:
    return {str(row["post_id"]): row for name in ("open", "sa", "nc", "nd") for row in rows(release, name)}


def test_text_is_published_only_under_a_licence_of_its_folder(release_dir: Path) -> None:
    for name in ("open", "sa", "nc", "nd"):
        found = rows(release_dir, name)
        assert found and all(family(str(row["license"])) == name for row in found)


def test_posts_without_a_licence_are_listed_without_text(release_dir: Path) -> None:
    listed = rows(release_dir, "metadata")
    assert {row["license"] for row in listed} >= {"reserved", "permission-with-attribution"}
    assert not {"markdown", "text", "images"} & set(listed[0])
    everything = "".join(str(row) for row in listed)
    assert make_post(5).markdown[:12] not in everything


def test_every_post_is_released_or_listed_or_removed_once(corpus_dir: Path, release_dir: Path) -> None:
    held = [*texts(release_dir), *(str(row["post_id"]) for row in rows(release_dir, "metadata"))]
    gone = [str(row["post_hash"]) for row in rows(release_dir, "removed")]
    assert len(held) == len(set(held))
    assert sorted([*map(post_hash, held), *gone]) == sorted(post_hash(f"web:{number:06d}") for number in range(80))


def test_removed_rows_have_reasons_and_no_text(release_dir: Path) -> None:
    removed = {str(row["post_hash"]): row for row in rows(release_dir, "removed")}
    assert removed[post_hash("web:000016")]["reason"] == "duplicate"
    assert removed[post_hash("web:000040")] | {"post_hash": 0} == {
        "post_hash": 0,
        "post_id": "web:000040",
        "reason": "quality",
        "detail": "tokens",
        "reasons": ["quality"],
    }
    assert set(next(iter(removed.values()))) == {"post_hash", "post_id", "reason", "detail", "reasons"}


def test_ids_of_posts_nobody_may_name_are_withheld(release_dir: Path) -> None:
    removed = rows(release_dir, "removed")
    assert all(row["post_id"] is None for row in removed if row["reason"] in {"rights_none", "unpublished"})
    assert "web:000006" not in "".join(path.read_text("utf-8") for path in release_dir.glob("*.*") if path.suffix != ".parquet")


def test_deleted_at_the_source_means_missing_twice_a_week_apart(release_dir: Path) -> None:
    removed = {row["post_hash"]: row["reason"] for row in rows(release_dir, "removed")}
    assert removed[post_hash("web:000032")] == "unpublished"
    assert post_hash("web:000033") not in removed


def test_personal_data_is_redacted_and_counted(release_dir: Path) -> None:
    row = texts(release_dir)["web:000008"]
    assert "@lantern-mail" not in str(row) and "[EMAIL]" in str(row["markdown"]) and row["redactions"] == 2
    assert "2 personal-data spans redacted" in str(row["attribution"])


def test_a_no_derivatives_text_that_redaction_would_change_is_only_listed(release_dir: Path) -> None:
    listed = {row["post_id"]: row["why_no_text"] for row in rows(release_dir, "metadata")}
    assert listed["web:000012"] == "redacted_nd"
    assert not (release_dir / "data" / "nd-translations").exists()


def test_only_verified_translations_of_released_posts_are_published(release_dir: Path) -> None:
    found = rows(release_dir, "open-translations")
    assert [row["post_id"] for row in found] == ["web:000000"]
    assert found[0]["license"] == texts(release_dir)["web:000000"]["license"]


def test_no_translation_of_a_no_derivatives_text_even_when_rights_are_wrong(tmp_path: Path) -> None:
    from release_corpus import make_translation

    posts = [make_post(4), make_post(0)]
    store(tmp_path, posts, post_translations=[make_translation(post) for post in posts])
    write(tmp_path, "post_rights", "zz", "later", [make_rights(posts[0], "CC-BY-NC-ND-4.0", may_translate=True)])
    built = make(tmp_path)
    assert [shard.group for shard in shards(built.path) if "translations" in shard.group] == ["open-translations"]


def test_a_title_only_translation_row_has_an_empty_title(tmp_path: Path) -> None:
    from release_corpus import make_translation

    post = make_post(0)
    store(tmp_path, [post], post_translations=[make_translation(post, title=None)])
    assert rows(make(tmp_path).path, "open-translations")[0]["title"] == ""


def test_no_cluster_and_no_translation_pair_crosses_a_split(tmp_path: Path) -> None:
    from release_corpus import make_duplicate

    from pipelines.records import TranslationLink

    posts = [make_post(number * 8) for number in range(60)]
    copies = [make_duplicate(posts[number], posts[number - 1]) for number in range(1, 60, 3)]
    pairs = [(posts[number], posts[number - 1]) for number in range(2, 60, 3)]
    links = [
        TranslationLink(post_id=post.post_id, version=post.version, translation_of=original.post_id, score=1.0, evidence="hreflang")
        for post, original in pairs
    ]
    store(tmp_path, posts, duplicate_posts=list(copies), translation_links=list(links))
    recipe = replace(load_recipe(), drop_duplicates=(), splits={"train": 0.4, "validation": 0.3, "test": 0.3})
    release = make(tmp_path, recipe=recipe).path
    files = [shard for shard in shards(release) if shard.record is ReleasedPost]
    split = {name: shard.split for shard in files for name in pq.read_table(release / shard.path)["post_id"].to_pylist()}
    assert set(split.values()) == {"train", "validation", "test"}
    assert all(split[post.post_id] == split[posts[3 * (n // 3)].post_id] for n, post in enumerate(posts))


def test_same_inputs_same_bytes(corpus_dir: Path, release_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus_dir / "parquet", tmp_path / "parquet")
    assert sums_of(make(tmp_path).path) == sums_of(release_dir)
    assert make(corpus_dir).unchanged


def test_the_order_and_grouping_of_input_files_do_not_matter(release_dir: Path, tmp_path: Path) -> None:
    posts = sample(tmp_path)
    for file in (tmp_path / "parquet" / "cleaned_posts").rglob("*.parquet"):
        file.unlink()
    for number, post in enumerate(reversed(posts)):
        write(tmp_path, "cleaned_posts", post.site, f"c{number % 3}-{number}", [post])
    assert sums_of(make(tmp_path).path) == sums_of(release_dir)


def test_a_release_never_changes_once_it_has_a_name(tmp_path: Path) -> None:
    sample(tmp_path, 48)
    first = make(tmp_path).path
    before = sums_of(first)
    post = make_post(99, site="moss.example")
    store_more(tmp_path, post)
    with pytest.raises(BuildRefused, match="choose another --version"):
        make(tmp_path)
    assert sums_of(first) == before and [path.name for path in first.parent.iterdir()] == ["1.0.0"]


def store_more(data_dir: Path, post: Post) -> None:
    """A later crawl of one post."""
    part = f"later-{post.version}"
    write(data_dir, "cleaned_posts", "moss.example", part, [post])
    write(data_dir, "post_rights", "moss.example", part, [make_rights(post, "CC-BY-4.0")])
    write(data_dir, "post_languages", "moss.example", part, [make_language(post)])
    write(data_dir, "post_quality", "moss.example", part, [make_quality(post)])


def test_changes_and_tombstones_against_the_previous_release(tmp_path: Path) -> None:
    posts = sample(tmp_path, 48)
    first = make(tmp_path).path
    store_more(tmp_path, edited(posts[0], "\nOne more line.\n"))
    store_more(tmp_path, make_post(100, site="moss.example", canonical_url="https://moss.example/p/100"))

    def withdrawn(post: Post) -> str | None:
        return "takedown" if post.post_id == "web:000001" else None

    second = make(tmp_path, "1.1.0", previous=first, withdrawn=withdrawn).path
    found = {row["post_hash"]: (row["change"], row["reason"], row["post_id"]) for row in rows(second, "changes")}
    assert found == {
        post_hash("web:000000"): ("changed", "text", "web:000000"),
        post_hash("web:000100"): ("added", "new", "web:000100"),
        post_hash("web:000001"): ("withdrawn", "withdrawn", None),
    }
    graves = rows(second, "tombstones")
    assert [(row["post_hash"], row["withdrawn_in"]) for row in graves] == [(post_hash("web:000001"), "1.1.0")]
    log = (second / "CHANGELOG.md").read_text("utf-8")
    assert log.index("## 1.1.0") < log.index("## 1.0.0") and "* withdrawn: 1 (withdrawn)" in log
    third = make(tmp_path, "1.2.0", previous=second).path
    assert rows(third, "tombstones") == [] and rows(third, "changes")[0]["change"] == "added"
    assert check(third, privacy=default_privacy()) == []


def test_an_unknown_licence_or_an_old_check_keeps_the_text_out(tmp_path: Path) -> None:
    posts = [make_post(number) for number in (0, 8, 16)]
    store(tmp_path, posts)
    changed = [make_rights(posts[0], "CC-BY-4.0", license="EVIL-1.0"), make_rights(posts[1], "CC-BY-4.0", checked_at=None)]
    write(tmp_path, "post_rights", "zz", "later", changed)
    release = make(tmp_path).path
    assert {row["post_id"]: row["why_no_text"] for row in rows(release, "metadata")} == {
        "web:000000": "licence",
        "web:000008": "rights_stale",
    }
    late = make(tmp_path, "2.0.0", date="2026-06-01").path
    assert len(rows(late, "metadata")) == 3 and texts(late) == {}


def test_files_are_what_the_viewer_wants(release_dir: Path) -> None:
    for shard in shards(release_dir):
        metadata = pq.ParquetFile(release_dir / shard.path).metadata
        column = metadata.row_group(0).column(0)
        assert column.compression == "ZSTD" and column.has_column_index and column.has_offset_index


def test_row_groups_and_shards_stay_within_their_limits(tmp_path: Path) -> None:
    posts = [make_post(number * 8, markdown="好" * 30_000, text="好" * 30_000) for number in range(24)]
    store(tmp_path, posts)
    recipe = replace(load_recipe(), row_group_mb=1, shard_mb=2, splits={"train": 1.0})
    release = make(tmp_path, recipe=recipe).path
    files = [shard.path for shard in shards(release) if shard.record is ReleasedPost]
    assert len(files) > 2 and files[0].endswith(f"-of-{len(files):05d}.parquet")
    for file in files:
        metadata = pq.read_metadata(release / file)
        sizes = [metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)]
        assert max(sizes) < 1_200_000 and sum(sizes) < 2_400_000
    expected = [post.post_id for post in sorted(posts, key=lambda post: (post.site, post.post_id))]
    assert [row["post_id"] for row in rows(release, "open")] == expected


def test_config_names_and_patterns_cover_every_file(release_dir: Path) -> None:
    found = configs(shards(release_dir))
    assert found[0].name == "open" and len({config.name for config in found}) == len(found)
    patterns = [pattern for config in found for _, pattern in config.patterns]
    matched = {path.relative_to(release_dir).as_posix() for pattern in patterns for path in release_dir.glob(pattern)}
    assert matched == {shard.path for shard in shards(release_dir)}
