"""Floors of the crawl on real archived sites; figures and corpus digest are in crawl.toml."""

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from spiders.crawling import crawl, replayed_sites
from spiders.exits import Exit

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
FLOORS = tomllib.loads(Path(__file__).with_name("crawl.toml").read_text("utf-8"))


def digest(folder: Path) -> str:
    """One digest over the archive files of the corpus."""
    hasher = sha256()
    for path in sorted((folder / "web").glob("*.warc.gz")):
        hasher.update(path.name.encode() + path.read_bytes())
    return hasher.hexdigest()[:16]


def test_replayed_sites_give_every_post_their_lists_name(tmp_path: Path) -> None:
    if not (CORPUS / "web").exists():
        pytest.skip("../shared/corpus is not here")
    if digest(CORPUS) != FLOORS["corpus_digest"]:
        pytest.skip("the corpus is another one than the floors were measured on")
    from replay_coverage import measure

    assert crawl(replayed_sites(CORPUS / "web", [], {}, tmp_path), tmp_path, replay=CORPUS / "web") == Exit.OK
    rows = measure(CORPUS, tmp_path)
    listed = {(row.site, key) for row in rows for keys in row.listed.values() for key in keys}
    missed = {(row.site, key) for row in rows for keys in row.missed.values() for key in keys}
    assert len(listed) >= FLOORS["listed"]
    assert len(missed) <= FLOORS["missed"], sorted(missed)[:10]
