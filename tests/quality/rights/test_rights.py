"""Floors of privacy and rights: what is personal is found, what is harmless stays, and nothing is called open that is not."""

import tomllib
from pathlib import Path

import pytest
import rights_figures as figures

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not figures.NOTICES.exists(), reason="../shared/conformance is absent: it is no part of the project"),
]
PINNED = tomllib.loads(Path(__file__).with_name("rights.toml").read_text("utf-8"))
FLOORS = PINNED["floors"]


def test_the_data_is_the_pinned_one() -> None:
    assert figures.digest() == PINNED["digest"]


def test_personal_data() -> None:
    found = figures.personal()
    assert found["recall"] >= FLOORS["pii_recall"] and found["precision"] >= FLOORS["pii_precision"]
    assert found["harmless_untouched"] >= FLOORS["harmless_untouched"]


def test_licence_notices() -> None:
    found = figures.notices()
    assert {name: found[name] for name in ("open_precision", "open_recall", "all_as_expected") if found[name] < FLOORS[name]} == {}


@pytest.mark.slow
@pytest.mark.skipif(not figures.CORPUS.exists(), reason="../shared/corpus is absent")
def test_licences_of_real_pages() -> None:
    found = figures.pages()
    assert found["recall"] >= FLOORS["page_recall"] and found["wrong_licence"] == 0
