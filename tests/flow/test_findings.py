"""The quality rules over tables: each is broken by planted rows, and tells of just those."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rights.synthetic import make_post

from pipelines.flow import findings
from pipelines.flow.findings import Finding
from pipelines.flow.workspace import Workspace
from pipelines.records import Duplicate, Post, Reason, Rejected
from spiders.registry import DATA_SITES, add_rows
from spiders.site import Site, SitesError

AT = datetime(2026, 3, 2, tzinfo=UTC)


def post(number: int, site: str = "one") -> Post:
    return make_post(random.Random(number), site, number, "one/a.warc.gz")


def rejected(number: int, reason: Reason) -> Rejected:
    return Rejected(
        url=f"https://one.example.org/{number}", site="one", stage="extract", reason=reason, kind="other", evidence="planted", post_id=None,
        fetched_at=AT, http_status=200, warc_file="one/a.warc.gz", warc_offset=number, warc_record_id=f"<urn:uuid:{number}>",
    )  # fmt: skip


def repeats(number: int, of: int) -> Duplicate:
    return Duplicate(
        post_id=f"web:one-{number}", version="1", duplicate_of=f"web:one-{of}", cluster_id=f"web:one-{of}", kind="exact", similarity=1.0,
        containment=1.0, nearest=f"web:one-{of}", why_canonical="planted",
    )  # fmt: skip


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, tmp_path / "sites.toml")


def plant(work: Workspace, posts: list[Post], table: str = "cleaned_posts") -> None:
    for site in {each.site for each in posts}:
        work.store.write(table, site, "2026", [each for each in posts if each.site == site])


@pytest.mark.parametrize(
    ("rule", "field", "value"),
    [(findings.empty_posts, "markdown", ""), (findings.posts_without_title, "title", ""), (findings.posts_without_date, "published", None)],
)
def test_posts_that_lack_something(work: Workspace, rule: Callable[[Workspace], Finding], field: str, value: object) -> None:
    assert rule(work).passed, "of nothing every rule holds"
    whole = [post(number, site) for number in range(5) for site in ("one", "two")]
    plant(work, whole)
    assert rule(work) == Finding(0, 10, (), rule(work).fix, True)
    plant(work, [*whole, replace(post(9, "two"), **{field: value})])
    found = rule(work)
    assert (found.count, found.total, found.examples) == (1, 11, ("https://two.example.org/posts/9/",))
    assert found.passed == (field == "published"), "a post in ten may be without a date"


def test_a_site_that_calls_most_of_its_posts_alike_is_named(work: Workspace) -> None:
    assert findings.sites_of_one_title(work).passed, "of nothing every rule holds"
    lamps = [replace(post(number, "lamp"), title="The Lamp") for number in range(4)]
    weeks = [replace(post(number, "weeks"), title="This week") for number in range(4)]
    plant(work, [*lamps[:3], *[post(number, "weeks") for number in range(4, 8)], *weeks])
    assert findings.sites_of_one_title(work).passed, "three are few, and half of a site may be a series"
    plant(work, [*lamps, replace(lamps[0], version="2"), replace(post(9, "lamp"), title="Oil")])
    found = findings.sites_of_one_title(work)
    assert (found.passed, found.count, found.total) == (False, 1, 2)
    assert found.examples == ("lamp: 4 of 5 posts are called 'The Lamp'",)


def test_a_page_that_crashed_is_ours_and_a_list_is_not(work: Workspace) -> None:
    work.store.write("rejected_pages", "one", "extract-a", [rejected(1, Reason.NOT_A_POST), rejected(2, Reason.CRASHED)])
    found = findings.crashed_pages(work)
    assert (found.passed, found.count, found.total, found.examples) == (False, 1, 2, ("https://one.example.org/2",))


@pytest.mark.parametrize(("rows", "broken"), [([(1, 0)], 0), ([(1, 7)], 1), ([(1, 0), (2, 1)], 1)], ids=["whole", "gone", "chained"])
def test_what_is_repeated_is_there_and_repeats_nothing(work: Workspace, rows: list[tuple[int, int]], broken: int) -> None:
    plant(work, [post(number) for number in range(3)])
    work.store.write("duplicate_posts", "all", "2026", [repeats(*row) for row in rows])
    found = findings.broken_clusters(work)
    assert (found.count, found.total, found.passed) == (broken, len(rows), not broken)


def test_imported_sites_alone_are_enough(tmp_path: Path) -> None:
    work = Workspace(tmp_path / "data", tmp_path / "sites.toml")
    with pytest.raises(SitesError, match="no such sites file"):
        findings.sites_without_posts(work)
    add_rows(work.data_dir / DATA_SITES, [Site(name="one", url="https://one.example.org/")])
    assert findings.sites_without_posts(work).passed
    assert findings.unfinished_crawls(work).passed
