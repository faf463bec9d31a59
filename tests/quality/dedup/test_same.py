"""Languages, duplicates and translations: the figures on the development sets never fall."""

import pytest
import same
import same_corpus
import same_links
import same_moved
import same_tongues
import same_unseen

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not same.SETS.exists(), reason="evaluation sets absent: expected in ../shared/corpus/sets beside the project"),
]


@pytest.mark.parametrize("name", same.NAMES)
def test_the_floors_were_pinned_for_this_data(name: str) -> None:
    assert same.digest(name) == same.floors()["digests"][name]


@pytest.mark.parametrize("name", list(same.MEASURES))
def test_no_figure_is_below_its_floor(name: str) -> None:
    figures = same.MEASURES[name]()
    pinned = same.floors()[name]
    assert set(pinned) <= set(figures)
    assert {figure: figures[figure] for figure, floor in pinned.items() if figures[figure] < floor} == {}


def below(figures: dict[str, float], name: str) -> dict[str, float]:
    return {figure: figures[figure] for figure, floor in same.floors()[name].items() if figures[figure] < floor}


@pytest.mark.parametrize("lot", list(same_corpus.LOTS))
def test_edits_that_nothing_was_tuned_on_are_found(lot: str) -> None:
    assert below(same_unseen.edits(seed=1, each=24, lot=lot), f"unseen_{lot.replace('-', '_')}") == {}


@pytest.mark.parametrize(("held_out", "name"), [(False, "unseen_links"), (True, "unseen_links_held_out")])
def test_edited_translations_are_linked_and_siblings_are_not(held_out: bool, name: str) -> None:
    assert below(same_links.figures(seed=1, held_out=held_out), name) == {}


def test_languages_of_unseen_kinds_of_text() -> None:
    found = [pair for held_out in (False, True) for pair in same_tongues.figures(held_out=held_out).values()]
    assert below({"right": sum(right for right, _ in found) / sum(count for _, count in found)}, "unseen_tongues") == {}


@pytest.mark.parametrize("lot", ["second", "fresh"])
def test_languages_of_later_kinds_of_text(lot: str) -> None:
    found = same_tongues.figures(lot=lot).values()
    assert below({"right": sum(right for right, _ in found) / sum(count for _, count in found)}, f"unseen_tongues_{lot}") == {}


@pytest.mark.parametrize(("held_out", "name"), [(False, "moved"), (True, "moved_held_out")])
def test_posts_that_moved_are_found_and_collections_join_nothing(held_out: bool, name: str) -> None:
    assert below(same_moved.figures(seed=1, each=16, held_out=held_out), name) == {}
