"""Bodies of the corpus's posts never get worse: the first post of each site here, all of them in `make quality`."""

import body
import pytest

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not body.CORPUS.exists(), reason="corpus absent: expected in ../shared/corpus beside the project"),
]


def test_the_floors_were_pinned_for_this_data() -> None:
    assert body.digest() == body.floors()["digest"]


def test_no_mean_is_below_its_floor() -> None:
    _, means = body.measure(at_most=1)
    assert body.below(means, body.floors()["quick"]) == []
