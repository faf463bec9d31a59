"""One built release of the invented corpus, shared by the tests that only read it."""

from pathlib import Path

import pytest
from release_corpus import make, sample


@pytest.fixture(scope="session")
def corpus_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the standard corpus and no release."""
    data_dir = tmp_path_factory.mktemp("corpus")
    sample(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def release_dir(corpus_dir: Path) -> Path:
    """Release 1.0.0 of the standard corpus; read only."""
    return make(corpus_dir).path
