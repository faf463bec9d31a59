"""The web half's figures on public conformance data never fall."""

import pytest
import web

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not web.DATA.exists(), reason="conformance data absent: expected in ../shared/conformance beside the project"),
]


def test_the_floors_were_pinned_for_this_data() -> None:
    assert web.digest() == web.floors()["digest"]


@pytest.mark.parametrize("name", list(web.MEASURES))
def test_no_figure_is_below_its_floor(name: str) -> None:
    figure = web.measure(name)
    assert figure.right >= web.floors()["right"][name], figure.missed


def test_what_is_decided_otherwise_is_all_that_is_missed() -> None:
    assert set(web.measure("feeds_as_we_read_them").missed) == set(web.DECIDED)
