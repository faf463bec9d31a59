"""A day's posts against the index give what a full rebuild gives, in any order of arrival, in memory and on disk."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from dedup_posts import doc, edited, markdown, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import DedupResult, find_duplicates
from pipelines.dedup.index import compact
from pipelines.dedup.index.files import IndexFormatError, open_index, save_index
from pipelines.dedup.index.index import Index
from pipelines.dedup.text.signature import Tools, build_tools

TOOLS = build_tools()


def corpus() -> list[Doc]:
    """Copies, excerpts, templates, a crowd larger than a bucket may expand, and a translated site."""
    docs = []
    for n in range(14):
        lines = sentences(n, 24)
        docs.append(doc(f"o{n}", markdown(lines), title=f"事情{n}", site="a"))
        docs.append(doc(f"e{n}", markdown(edited(lines, 0.1, n)), title=f"事情{n}", site="b"))
        docs.append(doc(f"p{n}", markdown(lines[:9]), title=f"事情{n}", site="c"))
    viral = sentences(77, 12)
    docs += [doc(f"v{n}", markdown(edited(viral, 0.08, 500 + n)), title="大家都在转", site=f"s{n}") for n in range(70)]
    frame = sentences(78, 12)
    docs += [doc(f"t{n}", markdown(frame + sentences(900 + n, 8)), title=f"模板{'甲乙丙丁'[n % 4]}{n}", site="d") for n in range(50)]
    english = [markdown(sentences(4000 + n, 8, english=True)) + f"\n\n`tool{n % 9}` {n * 37}" for n in range(20)]
    return docs + [doc(f"x{n}", text, site="a", language="en") for n, text in enumerate(english)]


def tables(result: DedupResult) -> tuple[object, ...]:
    return result.duplicates, result.clusters, result.links


@pytest.fixture(scope="module")
def full() -> DedupResult:
    return find_duplicates(corpus(), tools=TOOLS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_batches_in_any_order_equal_one(full: DedupResult, seed: int) -> None:
    docs = corpus()
    random.Random(seed).shuffle(docs)
    index, result = Index(), None
    cuts = sorted(random.Random(seed).sample(range(len(docs)), 19))
    for low, high in zip([0, *cuts], [*cuts, len(docs)], strict=True):
        result = find_duplicates(docs[low:high], index, tools=TOOLS)
        index = result.index
    assert result is not None and len(full.duplicates) > 80
    assert tables(result) == tables(full)


def test_an_index_on_disk_is_the_same_index(full: DedupResult, tmp_path: Path) -> None:
    docs = corpus()
    for batch in (docs[::3], docs[1::3], docs[2::3]):
        result = find_duplicates(batch, open_index(tmp_path), tools=TOOLS)
        save_index(result.index, tmp_path)
    assert tables(result) == tables(full)
    again = find_duplicates([], open_index(tmp_path), tools=TOOLS)
    assert tables(again) == tables(full)
    assert not list(tmp_path.glob("*.tmp"))


def test_what_is_known_is_not_compared_again(full: DedupResult) -> None:
    compared: list[str] = []
    find_duplicates([], full.index, tools=TOOLS, progress=lambda step, done, total: compared.append(step))
    assert "comparing" not in compared


def test_a_new_version_replaces_the_old_one_and_a_post_can_go() -> None:
    first = find_duplicates([doc("a", markdown(sentences(1, 20))), doc("b", markdown(sentences(1, 20)))], tools=TOOLS)
    assert len(first.duplicates) == 1
    changed = find_duplicates([Doc(post_id="b", version="2", markdown=markdown(sentences(2, 20)))], first.index, tools=TOOLS)
    assert changed.duplicates == () and changed.index.versions() == {"a": "1", "b": "2"}
    back = find_duplicates([Doc(post_id="b", version="3", markdown=markdown(sentences(1, 20)))], changed.index, tools=TOOLS)
    assert [(row.post_id, row.version) for row in back.duplicates] == [("b", "3")]
    assert find_duplicates([], back.index.without(["a"]), tools=TOOLS).duplicates == ()


def test_twenty_batches_on_disk_in_any_order_equal_one(full: DedupResult, tmp_path: Path) -> None:
    docs = corpus()
    random.Random(9).shuffle(docs)
    for batch in range(20):
        result = find_duplicates(docs[batch::20], open_index(tmp_path), tools=TOOLS)
        save_index(result.index, tmp_path)
    assert tables(result) == tables(full)
    assert len(list(tmp_path.glob("signatures-*"))) == 1  # small segments are written together


def test_revisions_do_not_make_an_index_grow_without_end(full: DedupResult, tmp_path: Path) -> None:
    docs = corpus()
    sizes = []
    for day in range(12):
        revised = [replace(each, version=f"{day}", markdown=f"{each.markdown} {day}" if day < 11 else each.markdown) for each in docs]
        result = find_duplicates(revised, open_index(tmp_path), tools=TOOLS)
        save_index(result.index, tmp_path)
        sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
    assert max(sizes) < 3 * sizes[0]
    final = tables(find_duplicates([], open_index(tmp_path), tools=TOOLS))
    assert final == tables(find_duplicates([replace(each, version="11") for each in docs], tools=TOOLS))


def test_compaction_keeps_full_segments_and_drops_half_dead_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "FULL", 8)
    index = Index()
    for low in (0, 8, 16, 18, 20):
        docs = [doc(f"d{n:02}", markdown(sentences(n, 8))) for n in range(low, low + (8 if low < 16 else 2))]
        index = find_duplicates(docs, index, tools=TOOLS).index
    index = index.without(["d00", "d08", "d09", "d10", "d11", "d12"])
    smaller = compact.compacted(index)
    assert [each.rows for each in smaller.segments] == [8, 3 + 2 + 2, 2]
    assert smaller.versions() == index.versions() and len(smaller.dead) == 1
    old, new = (each.shelf.take(each.live) for each in (index, smaller))
    assert [part.tolist() for row in index.live for part in old[row]] == [part.tolist() for row in smaller.live for part in new[row]]


@pytest.mark.parametrize("damage", ["{", '{"format": 0}', '{"format": 1}', '{"format": 2}', '{"format": 2, "segments": [[0, 1]]}', "[]"])
def test_a_damaged_index_says_so_and_stays(tmp_path: Path, damage: str) -> None:
    (tmp_path / "index.json").write_text(damage)
    with pytest.raises(IndexFormatError, match="delete the folder"):
        open_index(tmp_path)
    assert (tmp_path / "index.json").read_text() == damage


def test_a_run_that_died_leaves_the_index_as_it_was(full: DedupResult, tmp_path: Path) -> None:
    docs = corpus()
    save_index(find_duplicates(docs[:60], open_index(tmp_path), tools=TOOLS).index, tmp_path)
    before = json.loads((tmp_path / "index.json").read_text())
    find_duplicates(docs[60:], open_index(tmp_path), tools=TOOLS)  # signatures spilled to disk, never saved
    assert json.loads((tmp_path / "index.json").read_text()) == before
    assert tables(find_duplicates(docs[60:], open_index(tmp_path), tools=TOOLS)) == tables(full)


@pytest.mark.parametrize("name", ["signatures", "shingles", "evidence"])
def test_a_torn_file_says_so(tmp_path: Path, name: str) -> None:
    save_index(find_duplicates(corpus()[:9], open_index(tmp_path), tools=TOOLS).index, tmp_path)
    (torn,) = tmp_path.glob(f"{name}-*")
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    with pytest.raises(IndexFormatError, match="delete the folder"):
        open_index(tmp_path)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=200), min_size=1, max_size=8), order=st.randoms(use_true_random=False))
def test_any_text_in_any_order(texts: list[str], order: random.Random) -> None:
    docs = [Doc(post_id=f"d{n}", version="1", markdown=text, title=text[:9]) for n, text in enumerate(texts)]
    expected = tables(find_duplicates(docs, tools=TOOLS))
    order.shuffle(docs)
    assert tables(find_duplicates(docs, tools=TOOLS)) == expected


def test_tools_are_built_alike() -> None:
    assert isinstance(build_tools(), Tools)
