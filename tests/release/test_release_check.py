"""Every release-blocking check fails on the fault it is there for, and names it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from release_corpus import make, make_post, store

from pipelines.release.build import BuildRefused
from pipelines.release.check import check
from pipelines.release.checksums import write_sums
from pipelines.release.layout import parse
from pipelines.release.privacy import Privacy, default_privacy


@pytest.fixture
def copy(release_dir: Path, tmp_path: Path) -> Path:
    return shutil.copytree(release_dir, tmp_path / "1.0.0")


def failed(release: Path) -> set[str]:
    return {failure.check for failure in check(release, privacy=default_privacy())}


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    pq.write_table(change(pq.read_table(path, partitioning=None)), path)


def shard(release: Path, group: str) -> Path:
    return sorted((release / "data" / group).rglob("*.parquet"))[0]


def test_a_built_release_passes(release_dir: Path) -> None:
    assert check(release_dir, privacy=default_privacy()) == []


def test_a_missing_document(copy: Path) -> None:
    (copy / "croissant.json").unlink()
    assert [failure.what for failure in check(copy, privacy=default_privacy())] == ["missing croissant.json"]


def test_a_changed_or_extra_file(copy: Path) -> None:
    (copy / "recipe.toml").write_text("name = 'default'\n", "utf-8")
    (copy / "notes.txt").write_text("x", "utf-8")
    found = [failure.what for failure in check(copy, privacy=default_privacy()) if failure.check == "checksums"]
    assert found == ["notes.txt is not in SHA256SUMS", "recipe.toml differs from SHA256SUMS"]


def test_a_release_of_an_older_bowen_stays_what_it_was(copy: Path) -> None:
    """Its card and its columns are those of its day; what it may not hold is looked for all the same."""
    told = json.loads((copy / "release.json").read_text("utf-8"))
    (copy / "README.md").write_text((copy / "README.md").read_text("utf-8").replace("## Load it", "## How to load it"), "utf-8")
    write_sums(copy)
    assert failed(copy) == {"card"}
    (copy / "release.json").write_text(json.dumps(told | {"code_version": "0.0.9+older"}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_sums(copy)
    assert failed(copy) == set()
    rewrite(shard(copy, "metadata"), lambda table: table.append_column("text", pa.array(["x"] * table.num_rows)))
    write_sums(copy)
    assert "rights" in failed(copy)


def test_other_columns(copy: Path) -> None:
    rewrite(shard(copy, "metadata"), lambda table: table.append_column("markdown", pa.array(["x"] * table.num_rows)))
    assert {"schemas", "rights"} <= failed(copy)


def test_a_text_under_the_wrong_licence(copy: Path) -> None:
    position = pq.read_schema(shard(copy, "open")).names.index("license")

    def relabel(table: pa.Table) -> pa.Table:
        return table.set_column(position, table.field("license"), pa.array(["CC-BY-NC-4.0"] * table.num_rows))

    rewrite(shard(copy, "open"), relabel)
    assert "rights" in failed(copy)


def test_a_translation_of_a_no_derivatives_text(copy: Path) -> None:
    target = copy / "data" / "nd-translations" / "en" / "train-00000-of-00001.parquet"
    target.parent.mkdir(parents=True)
    shutil.copy(shard(copy, "open-translations"), target)
    assert "rights" in failed(copy)


def test_a_cluster_in_two_splits(copy: Path) -> None:
    source = shard(copy, "sa")
    shutil.copy(source, source.with_name("test-00000-of-00001.parquet"))
    assert {"splits", "identity"} <= failed(copy)


def test_a_removed_post_that_is_there(copy: Path) -> None:
    removed = pq.read_table(shard(copy, "removed"), partitioning=None)
    name = next(value for value in removed["post_id"].to_pylist() if value)
    position = pq.read_schema(shard(copy, "sa")).names.index("post_id")

    def rename(table: pa.Table) -> pa.Table:
        names = [name, *table["post_id"].to_pylist()[1:]]
        return table.set_column(position, table.field("post_id"), pa.array(names))

    rewrite(shard(copy, "sa"), rename)
    assert "identity" in failed(copy)


def test_facts_that_are_not_counted(copy: Path) -> None:
    facts = json.loads((copy / "facts.json").read_text("utf-8"))
    (copy / "facts.json").write_text(json.dumps(facts | {"text|posts": 45}), "utf-8")
    write_sums(copy)
    assert failed(copy) == {"facts"}


def test_a_secret_in_a_footer_or_a_column_is_found_with_its_place(copy: Path) -> None:
    planted = "AKIA" + "QX7RM2LTZ5WPB3KV"
    rewrite(shard(copy, "sa"), lambda table: table.replace_schema_metadata({"note": planted}))
    found = [failure.what for failure in check(copy, privacy=default_privacy()) if failure.check == "secrets"]
    assert len(found) == 1 and "(footer)" in found[0]


def test_a_row_group_too_large_for_the_viewer(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.release.check._VIEWER_LIMIT_BYTES", 100)
    assert failed(copy) == {"row_groups"}


def test_a_build_that_fails_a_check_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(tmp_path, [make_post(0)])
    everything_is_secret = Privacy(lambda text: (text, 0), lambda text: ("secret",) if "# Bowen" in text else ())
    monkeypatch.setattr("release_corpus.default_privacy", lambda: everything_is_secret)
    with pytest.raises(BuildRefused, match="secrets: README"):
        make(tmp_path)
    assert list((tmp_path / "releases").iterdir()) == []


_SHARD = "train-00000-of-00001.parquet"


@pytest.mark.parametrize("path", [f"data/open/{_SHARD}", "data/open/en/x.parquet", f"data/metadata/en/{_SHARD}"])
def test_files_that_do_not_belong_are_named(path: str) -> None:
    with pytest.raises(ValueError, match="no data file of a release"):
        parse(path)
