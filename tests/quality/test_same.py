"""Languages, duplicates and translations: the figures on the development sets never fall."""

import pytest
import same
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


def test_edits_that_nothing_was_tuned_on_are_found() -> None:
    figures, pinned = same_unseen.edits(seed=1, each=24), same.floors()["unseen_edits"]
    assert {figure: figures[figure] for figure, floor in pinned.items() if figures[figure] < floor} == {}
