"""Page kinds, titles, dates and ids on the labelled corpus never fall below their floors."""

import pages
import pytest

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not pages.CORPUS.exists(), reason="labelled corpus absent: expected in ../shared/corpus beside the project"),
]


def test_the_floors_were_pinned_for_this_corpus() -> None:
    assert pages.digest() == pages.floors()["digest"]


@pytest.mark.slow
def test_no_figure_is_below_its_floor() -> None:
    figures = pages.measure(pages.records())
    assert {name: figures[name] for name, floor in pages.floors()["floors"].items() if figures[name] < floor} == {}


@pytest.mark.slow
@pytest.mark.parametrize("without", ["address", "claims"])
def test_no_single_kind_of_evidence_carries_the_decision(without: str) -> None:
    figures, pinned = pages.kinds(without), pages.floors()["without"][without]
    assert {name: figures[name] for name, floor in pinned.items() if figures[name] < floor} == {}
