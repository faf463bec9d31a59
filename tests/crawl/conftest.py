"""The crawls of this folder's tests share their imports, unless a test asks for `cold` ones."""

from collections.abc import Iterator

import pytest
from warmcrawl import WarmCrawls

from spiders import crawling


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmCrawls]:
    """A process that crawls are forked from."""
    with WarmCrawls() as crawls:
        yield crawls


@pytest.fixture
def cold() -> None:
    """Crawls are processes started anew, with the limits and the environment of the test."""


@pytest.fixture(autouse=True)
def _shared_imports(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "cold" not in request.fixturenames:
        monkeypatch.setattr(crawling, "_crawl", request.getfixturevalue("warm").crawl)
