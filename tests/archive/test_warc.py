"""Archive files: ours survive anything, and everyone else's are read as far as they can be."""

import gzip
import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from spiders.page import RawPage
from spiders.warc import Damage, NotAnArchive, Record, WarcWriter, read_at, read_pages, read_records
from spiders.warc.pages import parse_date
from spiders.warc.payload import dechunk
from spiders.warc.repair import repair

SHARED = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "warc"
AT = datetime(2026, 2, 3, 4, 5, 6, 789000, tzinfo=UTC)


def segment(path: Path, count: int = 3) -> list[bytes]:
    """Write a segment of `count` invented pages; their bodies."""
    bodies = [f"<html><p>page {number} 第{number}页</p>{'x' * number * 700}</html>".encode() for number in range(count)]
    with WarcWriter(path) as writer:
        writer.write_info({"isPartOf": "test"}, AT)
        for number, body in enumerate(bodies):
            headers = [("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
            writer.write_response(f"https://blog.example/p/{number}", 200, "OK", headers, body, AT, "text/html")
    return bodies


def good(path: Path) -> list[RawPage]:
    """Every page of a file without damage."""

    def damaged(damage: Damage) -> None:
        raise AssertionError(damage)

    return list(read_pages(path, on_damage=damaged))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    bodies = segment(path)
    pages = good(path)
    assert [page.body for page in pages] == bodies
    assert [page.url for page in pages] == [f"https://blog.example/p/{number}" for number in range(3)]
    assert pages[0].headers == (("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
    assert {page.fetched_at for page in pages} == {AT}
    assert all(read_at(path, page.warc) == page for page in pages)


def test_others_read_what_we_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.warc.gz"
    bodies = segment(path)
    with path.open("rb") as file:
        records = [(record.rec_type, record.content_stream().read(), record.rec_headers) for record in ArchiveIterator(file)]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "response", "response"]
    assert [body for kind, body, _ in records if kind == "response"] == bodies
    assert all(headers.get_header("WARC-Identified-Payload-Type") == "text/html" for kind, _, headers in records if kind == "response")
    assert all(headers.get_header("WARC-Payload-Digest").startswith("sha1:") for kind, _, headers in records if kind == "response")
    checker = Checker(type("Options", (), {"inputs": [str(path)], "verbose": True})())
    checker.process_all()
    assert checker.exit_value == 0
    capsys.readouterr()


def test_a_header_keeps_its_bytes_and_begins_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    given = [("X-Name", "\u00e9\u00e4"), ("X-Split", "a\r\nSet-Cookie: b=1"), ("X-Wide", "\u6587")]
    with WarcWriter(path) as writer:
        writer.write_response("https://blog.example/\r\nWARC-Type: warcinfo", 200, "OK", given, b"body", AT, None)
        writer.write_response("https://blog.example/2", 200, "OK", given, b"body", AT, None)
    first, second = (record for record in read_records(path) if isinstance(record, Record))
    assert first.type == second.type == "response"
    assert b"X-Name: \xe9\xe4\r\n" in second.block
    (page,) = (page for page in read_pages(path) if page.url.endswith("/2"))
    assert page.header("Set-Cookie") is None
    assert page.header("X-Wide") == "\u6587"
    assert page.body == b"body"


def test_a_revisit_names_what_it_repeats_and_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with WarcWriter(path) as writer:
        url = "https://blog.example/p/0"
        writer.write_revisit(url, 304, "Not Modified", [("ETag", '"x"')], AT, (url, AT), "sha1:AAAA")
    (record,) = [item for item in read_records(path) if isinstance(item, Record)]
    assert record.type == "revisit"
    assert record.header("WARC-Refers-To-Target-URI") == url
    assert record.header("WARC-Payload-Digest") == "sha1:AAAA"
    assert (record.header("WARC-Profile") or "").endswith("server-not-modified")
    assert good(path) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_file_torn_anywhere_is_repaired_and_goes_on(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "a.warc.gz"
    segment(path, 6)
    ends = [item.offset for item in read_records(path) if isinstance(item, Record)] + [path.stat().st_size]
    cut = random.Random(seed).randint(1, path.stat().st_size - 1)
    with path.open("r+b") as file:
        file.truncate(cut)
    whole = max(end for end in ends if end <= cut)
    said = repair(path)
    assert (said is None) == (cut == whole)
    assert said is None or (said.kept_bytes, said.kept_bytes + said.cut_bytes) == (whole, cut)
    assert path.stat().st_size == whole
    with WarcWriter(path) as writer:
        refs = [writer.write_response(f"https://blog.example/n/{n}", 200, "OK", [], b"new", AT, None) for n in range(10)]
    pages = good(path)
    assert [page.warc for page in pages][-10:] == refs
    assert repair(path) is None


def test_rubbish_after_the_last_record_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    segment(path)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"\x00" * 100)
    said = repair(path)
    assert said is not None
    assert path.stat().st_size == size


@pytest.mark.parametrize("plain", [False, True])
def test_damage_in_the_middle_costs_one_record_and_is_said(tmp_path: Path, plain: bool) -> None:
    path = tmp_path / "a.warc.gz"
    segment(path, 5)
    offsets = [item.offset for item in read_records(path) if isinstance(item, Record)]
    data = bytearray(path.read_bytes())
    if plain:
        text = gzip.decompress(bytes(data))
        at = text.index(b"WARC/1.1", text.index(b"/p/2"))
        path.write_bytes(text[: at - 40] + b"?" * 20 + text[at:])
    else:
        data[offsets[3] + 30 : offsets[3] + 60] = b"\x55" * 30
        path.write_bytes(bytes(data))
    damages: list[Damage] = []
    urls = [page.url[-1] for page in read_pages(path, on_damage=damages.append)]
    assert set(urls) >= {"0", "1", "4"}
    assert len(damages) >= (0 if plain else 1)
    assert all("a.warc.gz: byte " in str(damage) for damage in damages)


def test_one_gzip_member_for_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    bodies = segment(path, 4)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    pages = good(path)
    assert [page.body for page in pages] == bodies
    assert [read_at(path, page.warc) for page in pages] == pages


@pytest.mark.parametrize("data", [b"", b"no archive", b"\x1f\x8b\x08", gzip.compress(b"text", mtime=0), b"%PDF", b"\x00" * 500, b"\n\n"])
def test_what_is_no_archive_is_named_as_such(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    with pytest.raises(NotAnArchive, match=r"x\.warc\.gz: "):
        list(read_records(path))


def test_a_bomb_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    segment(path, 1)
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://b.example/\r\nContent-Length: 209715200\r\n\r\n"
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as file:
        file.write(head)
        for _ in range(200):
            file.write(bytes(1 << 20))
    path.write_bytes(path.read_bytes() + buffer.getvalue())
    segment(tmp_path / "b.warc.gz", 2)
    path.write_bytes(path.read_bytes() + (tmp_path / "b.warc.gz").read_bytes())
    damages: list[Damage] = []
    pages = list(read_pages(path, on_damage=damages.append))
    assert [page.url[-1] for page in pages] == ["0", "0", "1"]
    assert any("bomb" in damage.problem for damage in damages)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "x.warc"
    path.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 10\r\n\r\n" + data)
    list(read_pages(path, on_damage=lambda damage: None))


@given(st.binary(max_size=300))
def test_chunks_never_fail(data: bytes) -> None:
    dechunk(data)
    assert dechunk(b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\n\r\n") == b"Wikipedia "


@pytest.mark.corpus
@pytest.mark.parametrize("name", sorted(path.name for path in SHARED.glob("*arc*") if path.suffix != ".json") if SHARED.exists() else [])
def test_public_files_are_read_at_least_as_far_as_warcio_reads_them(name: str) -> None:
    expected = json.loads((SHARED / "warc_expect.json").read_text("utf-8"))["files"][name]
    records = [item for item in read_records(SHARED / name) if isinstance(item, Record)]
    kinds = [record.type for record in records]
    count, gave_up = expected["warcio_1_8_1_records"], expected["warcio_1_8_1_error"] is not None
    assert kinds[:count] == expected["types"] or (gave_up and len(kinds) >= count and set(expected["types"]) <= set(kinds))
    for page in read_pages(SHARED / name, on_damage=lambda damage: None):
        assert read_at(SHARED / name, page.warc) == page


@pytest.mark.corpus
def test_public_files_are_there() -> None:
    if not SHARED.exists():
        pytest.skip("../shared/conformance/warc is not here")
    assert len(list(SHARED.glob("*arc*"))) >= 16


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-05T10:11:12Z", "2026-03-05T10:11:12"),
        ("2026-03-05T10:11:12.0345Z", "2026-03-05T10:11:12.034500"),
        ("20260305101112", "2026-03-05T10:11:12"),
        ("2026-03-05T10:11Z", "2026-03-05T10:11:00"),
        ("2026-03-05", "2026-03-05T00:00:00"),
        ("2026", "2026-01-01T00:00:00"),
        *((text, "1970-01-01T00:00:00") for text in ("", "soon", "202", "2026-13-05T10:11:12Z", "0000-03-05T10:11:12Z")),
    ],
)
def test_a_date_may_end_after_any_of_its_parts(text: str, instant: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(f"{instant}+00:00")


def test_every_record_has_a_random_uuid_of_its_own(tmp_path: Path) -> None:
    with WarcWriter(tmp_path / "a.warc.gz") as writer:
        ids = [writer.write_info({"isPartOf": "a"}, datetime(2026, 3, 5, tzinfo=UTC)).record_id for _ in range(200)]
    found = [UUID(text.removeprefix("<").removesuffix(">")) for text in ids]
    assert len(set(found)) == 200
    assert {(one.version, one.variant) for one in found} == {(4, RFC_4122)}


def test_a_length_of_five_thousand_digits_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    good_record = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    for length in (b"9" * 5000, "²".encode(), b"-1", b"1e3"):
        path.write_bytes(good_record + b"WARC/1.0\r\nContent-Length: " + length + b"\r\n\r\n\r\n\r\n" + good_record)
        found = list(read_records(path))
        assert [type(item).__name__ for item in found] == ["Record", "Damage", "Record"]


def test_beginnings_of_records_without_end_are_each_searched_once(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    good_record = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    path.write_bytes(good_record + b"WARC/1.0\r\n" * 100_000 + good_record)  # at 20 ms each it was half an hour
    found = list(read_records(path))
    assert isinstance(found[0], Record) and isinstance(found[-1], Record)
    assert sum(isinstance(item, Damage) for item in found) <= 10_000
