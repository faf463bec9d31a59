"""A damaged record of the archive is a row among the rejected, with its URL where the ledger knows it; the rest is read."""

import random
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.flow.clean import clean_site
from pipelines.flow.extract import extract_site
from pipelines.flow.findings import damaged_archives
from pipelines.flow.rights import decide_rights
from pipelines.flow.workspace import Workspace
from pipelines.records import Reason, Rejected
from spiders.ledger import Entry, Event, Ledger, ledger_path
from spiders.page import RawPage
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter, read_pages

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOME = "https://hill.example/"


def url(number: int) -> str:
    return f"{HOME}posts/2026/{number}.html"


def page(number: int) -> bytes:
    noise = random.Random(number).randbytes(600).hex()
    words = "".join(f"<p>第{line}段:从山脚走到山顶,一路记下风、云和石头的样子。{noise[line * 50 :][:50]}</p>" for line in range(20))
    title = f"第 {number} 次散步"
    return f'<html lang="zh"><title>{title}</title><body><article><h1>{title}</h1>{words}</article></body></html>'.encode()


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    add_rows(tmp_path / "sites.toml", [Site(name="hill", url=HOME)])
    made = Workspace(tmp_path, tmp_path / "sites.toml")
    with WarcWriter(segment(made)) as writer:
        for number in range(5):
            writer.write_response(url(number), 200, "OK", [("Content-Type", "text/html")], page(number), AT, "text/html")
    return made


def segment(work: Workspace, name: str = "20260301T000000Z-hill") -> Path:
    return work.archive.segment("hill", name)


def with_ledger(work: Workspace) -> list[RawPage]:
    """Write down what lies where, as a crawl does; the pages."""
    pages = list(read_pages(segment(work), root=work.archive.root))
    with Ledger(ledger_path(work.data_dir, "hill")) as ledger:
        for one in pages:
            place = {"file": one.warc.file, "offset": one.warc.offset, "record": one.warc.record_id}
            ledger.write([Entry(at=AT.isoformat(), event=Event.FETCHED, crawl="c", url=one.url, status=200, **place)])
    return pages


def damage(path: Path, place: int, size: int = 9) -> None:
    data = bytearray(path.read_bytes())
    data[place : place + size] = bytes(byte ^ 0xFF for byte in data[place : place + size])
    path.write_bytes(data)


def lost(work: Workspace) -> list[Rejected]:
    extract_site(work, "hill", workers=0)
    return [row for row in work.store.read("rejected_pages", Rejected) if row.reason is Reason.UNREADABLE]


def kept(work: Workspace) -> set[str]:
    return set(work.store.table("extracted_posts", ["url"])["url"].to_pylist())


def test_a_damaged_record_is_a_row_with_its_url(work: Workspace) -> None:
    pages = with_ledger(work)
    bad = pages[2].warc
    damage(segment(work), bad.offset + 400)
    (row,) = lost(work)
    assert (row.url, row.http_status, row.fetched_at) == (url(2), 200, AT)
    assert (row.warc_file, row.warc_offset, row.warc_record_id) == (bad.file, bad.offset, bad.record_id)
    assert "damaged archive: a gzip member does not decompress" in row.evidence
    assert kept(work) == {url(number) for number in (0, 1, 3, 4)}


def test_a_record_hidden_behind_damage_is_a_row_too(work: Workspace) -> None:
    pages = with_ledger(work)
    first, second = pages[1].warc.offset, pages[2].warc.offset
    damage(segment(work), first + 400, second - first - 390)  # to behind the beginning of the next record
    assert [(row.url, row.warc_offset) for row in lost(work)] == [(url(1), first), (url(2), second)]
    assert kept(work) == {url(number) for number in (0, 3, 4)}


def test_bytes_that_begin_like_a_member_by_chance_are_part_of_the_damage(work: Workspace) -> None:
    bad = with_ledger(work)[1].warc.offset
    data = bytearray(segment(work).read_bytes())
    plain = zlib.compress(b"neither a record nor a page", wbits=31)
    data[bad + 300 : bad + 311] = b"\x1f\x8b\x08\x00 chance"
    data[bad + 500 : bad + 500 + len(plain)] = plain
    segment(work).write_bytes(data)
    assert [(row.url, row.warc_offset) for row in lost(work)] == [(url(1), bad)]
    assert kept(work) == {url(number) for number in (0, 2, 3, 4)}


def test_damage_that_no_ledger_explains_is_a_row_with_its_place(work: Workspace) -> None:
    place = list(read_pages(segment(work)))[3].warc.offset
    damage(segment(work), place + 400)
    assert [(row.url, row.warc_offset, row.http_status) for row in lost(work)] == [("", place, 0)]


def test_a_file_damaged_whole_costs_its_own_pages_only(work: Workspace) -> None:
    pages = with_ledger(work)
    whole = segment(work).read_bytes()
    segment(work, "20260302T000000Z-hill").write_bytes(whole)
    damage(segment(work), 0, len(whole))
    assert [(row.url, row.warc_offset) for row in lost(work)] == [(one.url, one.warc.offset) for one in pages]
    assert len(kept(work)) == 5
    assert clean_site(work, "hill").rows == 5 and decide_rights(work, "hill").rows == 5


def test_an_archive_without_damage_has_no_such_row(work: Workspace) -> None:
    with_ledger(work)
    assert not lost(work) and damaged_archives(work).passed


def test_the_check_names_file_place_and_next_step(work: Workspace) -> None:
    bad = with_ledger(work)[4].warc
    damage(segment(work), bad.offset + 400)
    lost(work)
    found = damaged_archives(work)
    assert not found.passed and found.count == 1
    assert found.fix.startswith(f"{segment(work)} at byte {bad.offset}: damaged archive: ") and "put a whole copy" in found.fix
    assert work.archive.page(bad) is None
