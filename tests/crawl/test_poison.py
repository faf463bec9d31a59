"""One poisoned page costs one page: whatever reading it does, the crawl, its other pages and the next crawl go on."""

from pathlib import Path

import pytest
from blogsite import blog, run, site
from mockweb import Reply

from spiders.crawl.floods import Flood, refuse_floods
from spiders.deadline import TooSlow, cpu_limit
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.settings import Policy


def nested_in_scripts(depth: int = 3000) -> str:
    """A page whose parts a server sent late, each inside the one before: reading it breaks Python's limit of recursion."""
    parts = "".join(
        f'<template id="B:{n}"></template><div hidden id="S:{n}"><template id="B:{n + 1}"></template></div>'
        f'<script>$RC("B:{n}","S:{n}")</script>'
        for n in range(depth)
    )
    return f"<!doctype html><html><body><article><h1>t</h1><p>words</p>{parts}</article></body></html>"


def test_a_page_that_breaks_its_reader_costs_itself_also_after_a_kill(tmp_path: Path) -> None:
    with blog(4, {"/p/1": nested_in_scripts()}) as web:
        assert run(site(web), tmp_path).code == 0
        ledger = ledger_path(tmp_path, "blog")
        lines = ledger.read_bytes().splitlines(keepends=True)
        ledger.write_bytes(b"".join(line for line in lines if b'"event":"end"' not in line))  # as though it had been killed
        again = run(site(web), tmp_path)
        assert again.code == 0
        entries = list(read_ledger(ledger))
        assert [entry.reason for entry in entries if entry.event is Event.END] == ["killed", "finished"]
        assert {entry.url for entry in entries if entry.event is Event.FAILED} == {web.url("/p/1")}
        assert {web.url(f"/p/{n}") for n in (0, 2, 3)} <= {entry.url for entry in entries if entry.event is Event.FETCHED}


def test_a_limit_of_cpu_time_stops_what_never_ends_and_nothing_else() -> None:
    with cpu_limit(30):
        pass
    with pytest.raises(TooSlow, match=r"more than 0\.05 s"), cpu_limit(0.05):
        while True:
            pass


FLOODS = {
    "values": " ".join(f'a{n}="x"' for n in range(9000)),
    "none": " ".join(f"a{n}" for n in range(20_000)),
    "slashes": "/".join(f"a{n}" for n in range(12_000)),
    "ends in quotes": " ".join(f'a{n}=">"' for n in range(9000)),
    "tags in quotes": " ".join(f"a{n}='<b>'" for n in range(9000)),
    "one quote in the other": """x='"' """ + " ".join(f'a{n}=">"' for n in range(9000)),
    "quotes that never close": "<p x=\"" * 20_000,
    "quotes behind an end": "".join(f'a{n}=">"b{n}=\'"\'' for n in range(6000)),
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_tag_of_thousands_of_attributes_is_refused(flood: str) -> None:
    with pytest.raises(Flood, match="more than 1,000 attributes"):
        refuse_floods(f"<html><body><p>before</p><p {flood}>within</p></body></html>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>" + "if (a<b && c) { d('x') } " * 5000 + "</script>",
        f"<!-- <p {'x ' * 40_000}> -->",
        f"<!-- <p {'x ' * 40_000}",
        "<p title='it is'>word</p>" * 5000,
        "<p title=\"it's\">it's</p>" * 5000,
        "a < b and c > d, " * 9000,
        "<a" * 90_000,
        "<textarea>" * 20_000,
        "<!--" * 40_000,
    ],
)
def test_what_is_no_flood_passes_in_no_time(text: str) -> None:
    with cpu_limit(5):
        refuse_floods(f"<html><body>{text}<p>after</p></body></html>")


def test_a_page_with_a_flood_costs_itself(tmp_path: Path) -> None:
    flood = " ".join(f'a{n}=">"' for n in range(50_000))
    with blog(3, {"/p/1": f"<!doctype html><html><body><p {flood}>t</p></body></html>"}) as web:
        assert run(site(web), tmp_path).code == 0
        failed = [entry for entry in read_ledger(ledger_path(tmp_path, "blog")) if entry.event is Event.FAILED]
    assert [(entry.url, entry.reason) for entry in failed] == [(web.url("/p/1"), "crashed: Flood: a tag of more than 1,000 attributes")]


def test_a_site_that_names_ever_more_addresses_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from spiders.crawl.learn import Learner
    from spiders.crawl.record import Recorder
    from spiders.frontier.discovery import Found, Reading
    from spiders.frontier.task import Task
    from spiders.links import Role, link
    from spiders.page import PageKind
    from spiders.site import Site

    with Recorder(Site(name="blog", url="https://b.example/"), tmp_path, lambda: datetime(2026, 1, 1, tzinfo=UTC)) as recorder:
        recorder.begin("agent", "crawl")
        learner = Learner(recorder, 10, recorder.clock, max_known=100)
        for number in range(5):
            named = tuple(Found(link(f"https://b.example/p/{number}-{n}", Role.POST, "sitemap"), None, True) for n in range(60))
            task = Task(0, number, f"https://b.example/s{number}.xml", Role.SITEMAP)
            learner.learn(task, Reading(PageKind.SITEMAP, named), task.url, (), None)
        assert len(recorder.state.urls) <= 100 + 5
        told = [known.reason for known in recorder.state.urls.values() if known.reason]
    assert told and all(reason and reason.startswith("budget: 100 addresses") for reason in told)
    assert Policy().max_known >= 4 * 50_000


def test_gzip_of_a_thousand_empty_members_is_refused(tmp_path: Path) -> None:
    import gzip

    body = gzip.compress(b"") * 1000 + gzip.compress(b"<p>late</p>")
    with blog(2, {"/p/1": Reply(body, headers={"Content-Encoding": "gzip"})}) as web:
        assert run(site(web), tmp_path).code == 0
        failed = [entry for entry in read_ledger(ledger_path(tmp_path, "blog")) if entry.event is Event.FAILED]
    assert [(entry.url, entry.reason) for entry in failed] == [(web.url("/p/1"), "too_large: more than 256 gzip members")]
