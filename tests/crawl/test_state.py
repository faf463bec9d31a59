"""Ledger lines folded into what is known, and what follows from it. Pure."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.durable import LineLog, replace_file
from spiders.frontier.revisit import interval, is_due
from spiders.ledger import Entry, Event, Ledger, ledger_path, parse_entry, read_ledger
from spiders.links import Role
from spiders.state import UrlState, fold, is_tombstone

T0 = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://blog.example/p/1"


def line(event: Event, days: float, **facts: object) -> Entry:
    """One ledger line about URL, `days` after T0."""
    at = T0 + timedelta(days=days)
    return Entry(at=at.isoformat(), event=event, crawl=f"c{days}", url=URL, **facts)  # type: ignore[arg-type]


def known(*lines: Entry) -> UrlState:
    """What the lines say of URL."""
    return fold(lines).urls[URL]


def good(days: float, content: str = "a", **facts: object) -> Entry:
    return line(Event.FETCHED, days, status=200, content=content, file="f", offset=1, record="r", **facts)


def test_visits_grow_rarer_while_nothing_changes() -> None:
    lines = [line(Event.DISCOVERED, 0, role="post"), good(0)]
    due = []
    for day in range(1, 200):
        if is_due(known(*lines), T0 + timedelta(days=day)):
            due.append(day)
            lines.append(line(Event.UNCHANGED, day, status=304))
    assert due == [7, 21, 49, 105, 195]


def test_visits_grow_closer_while_it_changes() -> None:
    lines = [line(Event.DISCOVERED, 0, role="post"), good(0)]
    assert interval(known(*lines)) == timedelta(days=7)
    lines.append(good(7, "b", changed=True))
    assert interval(known(*lines)) == timedelta(days=3.5)
    lines.append(good(11, "c", changed=True))
    lines.append(good(13, "d", changed=True))
    lines.append(good(14, "e", changed=True))
    assert interval(known(*lines)) == timedelta(days=1)


def test_a_date_that_moves_is_asked_for_and_one_that_stands_is_trusted() -> None:
    lines = [line(Event.DISCOVERED, 0, role="post", lastmod="2026-01-01"), good(0)]
    assert not is_due(known(*lines), T0 + timedelta(days=30))
    lines.append(line(Event.DISCOVERED, 30, role="post", lastmod="2026-01-30"))
    assert is_due(known(*lines), T0 + timedelta(days=30))
    lines.append(good(30, "b"))
    assert not is_due(known(*lines), T0 + timedelta(days=31))


@pytest.mark.parametrize("role", [Role.HOME, Role.FEED, Role.SITEMAP, Role.API])
def test_lists_are_asked_for_at_every_crawl_unless_they_do_not_exist(role: Role) -> None:
    assert is_due(known(line(Event.DISCOVERED, 0, role=role.value), good(0)), T0 + timedelta(minutes=1))
    missing = known(line(Event.DISCOVERED, 0, role=role.value), line(Event.FETCHED, 0, status=404))
    assert not is_due(missing, T0 + timedelta(days=6))
    assert is_due(missing, T0 + timedelta(days=8))


def test_a_tombstone_needs_a_life_and_a_week() -> None:
    gone = line(Event.FETCHED, 3, status=404)
    assert is_tombstone(known(good(0), gone), 404, T0 + timedelta(days=10))
    assert not is_tombstone(known(good(0), gone), 404, T0 + timedelta(days=9))
    assert not is_tombstone(known(good(0), gone), 500, T0 + timedelta(days=11))
    assert not is_tombstone(known(gone), 404, T0 + timedelta(days=30))
    assert not is_tombstone(known(good(0), gone, good(5)), 404, T0 + timedelta(days=30))
    assert not is_tombstone(known(good(0), gone, line(Event.UNCHANGED, 5, status=304)), 404, T0 + timedelta(days=30))
    buried = known(good(0), gone, line(Event.FETCHED, 11, status=404), line(Event.GONE, 11, status=404))
    assert buried.gone
    assert not is_tombstone(buried, 404, T0 + timedelta(days=60))
    assert not known(good(0), gone, line(Event.GONE, 11), good(100)).gone


def test_failures_count_crawls_not_tries_and_lose_their_urgency() -> None:
    lines = [Entry(at=T0.isoformat(), event=Event.FAILED, crawl="one", url=URL, reason="HTTP 500") for _ in range(3)]
    assert known(*lines).failures == 1
    assert is_due(known(*lines), T0)
    lines += [line(Event.FAILED, day, reason="HTTP 500") for day in (1, 2, 3, 4)]
    assert known(*lines).failures == 5
    assert not is_due(known(*lines), T0 + timedelta(days=4.5))
    assert is_due(known(*lines), T0 + timedelta(days=12))
    assert known(*lines, good(5)).failures == 0


def test_a_crawl_that_never_ended_is_unfinished() -> None:
    start = Entry(at=T0.isoformat(), event=Event.START, crawl="a")
    assert fold([start]).unfinished is not None
    assert fold([start, Entry(at=T0.isoformat(), event=Event.END, crawl="a", reason="finished")]).unfinished is None
    assert fold([start, Entry(at=T0.isoformat(), event=Event.END, crawl="a", reason="incomplete")]).unfinished is not None
    imported = [Entry(at=T0.isoformat(), event=Event.START, crawl="i", found="import")]
    assert fold(imported).unfinished is None


def test_lines_come_back_as_they_went(tmp_path: Path) -> None:
    path = ledger_path(tmp_path, "blog")
    rows = [good(0, etag='"x"', kind="post", wire_bytes=5), line(Event.SKIPPED, 1, reason="robots: 不可 \ud800 \n line")]
    with Ledger(path) as ledger:
        ledger.write(rows)
    first, second = read_ledger(path)
    assert first == rows[0]
    assert second.reason == "robots: 不可 ? \n line"


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_torn_last_line_is_cut_and_the_rest_kept(tmp_path: Path, cut: int) -> None:
    path = ledger_path(tmp_path, "blog")
    with Ledger(path) as ledger:
        ledger.write([good(0), good(1)])
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert next(entry.at for entry in read_ledger(path)) == T0.isoformat()
    with Ledger(path) as ledger:
        assert ledger.cut_bytes > 0
        ledger.write([good(2)])
    assert [entry.crawl for entry in read_ledger(path)] == ["c0", "c2"]


@pytest.mark.parametrize("bad", [b"", b"{", b"[]", b"null", b'{"event":"odd","at":"x","crawl":"y"}', b'{"event":"start"}', b"\xff\xfe"])
def test_lines_that_are_not_ours_are_passed_over(bad: bytes) -> None:
    assert parse_entry(bad) is None


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert parse_entry(b'{"at":"x","event":"start","crawl":"c","colour":"blue"}') == Entry(at="x", event=Event.START, crawl="c")


def test_a_file_without_any_line_end_is_all_torn(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 200_000)
    with LineLog(path) as log:
        assert log.cut_bytes == 200_000
        log.append(b"a", b"b")
    assert path.read_bytes() == b"a\nb\n"


def test_a_replaced_file_is_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    replace_file(tmp_path / "new" / "file", b"one")
    replace_file(tmp_path / "new" / "file", b"two")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"]
    assert (tmp_path / "new" / "file").read_bytes() == b"two"
