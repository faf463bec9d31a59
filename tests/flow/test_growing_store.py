"""A store that grows day by day: few files, what was read is taken over, and the bytes are those of a store made at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.flow.clean import clean_site
from pipelines.flow.extract import extract_site, unread_segments
from pipelines.flow.labels import identify_languages, measure_quality
from pipelines.flow.parts import parts_of
from pipelines.flow.report import Report
from pipelines.flow.rights import decide_rights
from pipelines.flow.workspace import Workspace
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter, read_records

FIRST = datetime(2026, 1, 25, tzinfo=UTC)
HOME = "https://hill.example/"
STEPS: tuple[Callable[[Workspace, str], Report], ...] = (clean_site, identify_languages, measure_quality, decide_rights)
HTML, TEXT = [("Content-Type", "text/html")], [("Content-Type", "text/plain")]


def page(number: int) -> bytes:
    words = "".join(f"<p>第{number}篇的第{line}段:从山脚走到山顶,一路记下风、云和石头的样子。</p>" for line in range(12))
    title = f"第 {number} 次散步"
    return f'<html lang="zh"><title>{title}</title><body><article><h1>{title}</h1>{words}</article></body></html>'.encode()


def crawl(work: Workspace, day: int, robots: str = "") -> Path:
    """One day's archive file: a page that is missing or a rights file, and a post every other day."""
    at = FIRST + timedelta(days=day)
    path = work.archive.segment("hill", f"{at:%Y%m%dT%H%M%SZ}-hill")
    with WarcWriter(path, root=work.archive.root) as writer:
        name, status = ("robots.txt", 200) if robots else ("missing", 404)
        writer.write_response(f"{HOME}{name}", status, "", TEXT, robots.encode(), at, "text/plain")
        if day % 2 == 0:
            writer.write_response(f"{HOME}posts/2026/{day}.html", 200, "OK", HTML, page(day), at, "text/html")
    return path


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    add_rows(tmp_path / "sites.toml", [Site(name="hill", url=HOME)])
    return Workspace(tmp_path, tmp_path / "sites.toml")


def run(work: Workspace) -> Report:
    """The steps over one site, as a run has them; the report of extraction."""
    extracted = extract_site(work, "hill", workers=0)
    for step in STEPS:
        step(work, "hill")
    return extracted


def tables(work: Workspace) -> dict[str, bytes]:
    return {str(path.relative_to(work.store.root)): path.read_bytes() for path in sorted(work.store.root.rglob("*.parquet"))}


def urls(work: Workspace, table: str = "extracted_posts") -> list[str]:
    return [url.removeprefix(f"{HOME}posts/2026/") for url in work.store.table(table, ["url"])["url"].to_pylist()]


def change(path: Path, column: str, values: list[str | None]) -> None:
    """Write other values into a column of a file, and leave out rows without one; what the file says of itself stays."""
    table = pq.read_table(path, partitioning=None)
    at = table.schema.get_field_index(column)
    changed = table.set_column(at, table.schema.field(at), pa.array([value or "" for value in values]))
    pq.write_table(changed.filter(pa.array([value is not None for value in values])), path)


def test_a_store_grown_day_by_day_is_byte_for_byte_one_made_at_once(work: Workspace, tmp_path: Path) -> None:
    for day in range(10):
        crawl(work, day)
        run(work)
    assert urls(work) == [f"{day}.html" for day in range(0, 10, 2)] and len(urls(work, "rejected_pages")) == 10
    other = Workspace(tmp_path / "other", work.sites_file)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "warc").symlink_to(work.archive.root)
    run(other)
    assert tables(other) == tables(work)


def test_a_file_a_month_holds_its_small_crawls(work: Workspace) -> None:
    for day in range(10):
        crawl(work, day)
    run(work)
    assert sorted(name for name in tables(work) if name.startswith("extracted")) == [
        "extracted_posts/hill/2026-01.parquet",
        "extracted_posts/hill/2026-02.parquet",
    ]
    again = run(work)
    assert again.files_skipped == 2 and not again.files_changed and not unread_segments(work, "hill")


def test_large_crawls_and_files_from_elsewhere_have_files_of_their_own(tmp_path: Path) -> None:
    days = [f"202601{day}T000000Z-hill.warc.gz" for day in (25, 26, 27)]
    paths = [tmp_path / name for name in ("import-2026.warc.gz", *days, "x.arc")]
    for path in paths:
        path.write_bytes(bytes(1 << 20 if "0126" in path.name else 100))
    kept = {part: [path.name[:8] for path in files] for part, files in parts_of(paths).items()}
    assert kept == {"import-2026": ["import-2"], "2026-01": ["20260125", "20260127"], "20260126T000000Z-hill": ["20260126"], "x": ["x.arc"]}


def test_what_was_read_is_taken_over_when_a_day_comes_to_its_month(work: Workspace) -> None:
    crawl(work, 0), crawl(work, 2)
    run(work)
    change(work.store.path("extracted_posts", "hill", "2026-01"), "title", ["taken over", None])  # as a takedown leaves rows out
    crawl(work, 4)
    assert [path.name for path in unread_segments(work, "hill")] == ["20260129T000000Z-hill.warc.gz"]
    run(work)
    assert work.store.table("extracted_posts", ["title"])["title"].to_pylist() == ["taken over", "第 4 次散步"]


def test_rows_of_an_archive_file_that_is_gone_go(work: Workspace) -> None:
    crawl(work, 0), crawl(work, 2)
    run(work)
    crawl(work, 0).unlink()
    run(work)
    assert urls(work) == ["2.html"] and len(urls(work, "rejected_pages")) == 1


def test_a_file_that_is_no_archive_any_more_keeps_its_posts_and_is_told_of_on_every_run(work: Workspace) -> None:
    crawl(work, 0), crawl(work, 2)
    run(work)
    crawl(work, 0).write_bytes(b"nothing that was archived")
    crawl(work, 4)
    for _ in range(2):
        report = run(work)
        assert [problem for problem in report.failed if "20260125T000000Z-hill.warc.gz: no WARC or ARC record" in problem]
        assert urls(work) == ["0.html", "2.html", "4.html"]
    assert not report.files_changed


def test_a_store_with_a_file_for_each_crawl_is_made_anew(work: Workspace) -> None:
    crawl(work, 0)
    for table, part in (("extracted_posts", "20260125T000000Z-hill"), ("rejected_pages", "extract-20260125T000000Z-hill")):
        work.store.write(table, "hill", part, [], inputs="0123456789012345")
    work.store.write("extracted_posts", "hill", "2026-01", [], inputs="0123456789012345")
    run(work)
    assert urls(work) == ["0.html"] and len(work.store.files("rejected_pages")) == 2


@pytest.mark.parametrize(("table", "column"), [("post_languages", "detector"), ("post_quality", "version"), ("post_rights", "decision")])
def test_rows_of_posts_that_stayed_as_they_were_are_taken_over(work: Workspace, table: str, column: str) -> None:
    crawl(work, 0), crawl(work, 2)
    run(work)
    path = work.store.path(table, "hill", "all")
    whole = work.store.table(table, [column])[column].to_pylist()
    change(path, column, ["taken over", whole[1]])
    crawl(work, 4)
    run(work)
    now = work.store.table(table, [column])[column].to_pylist()
    assert len(now) == 3 and now.count("taken over") == 1


def test_rows_are_made_anew_where_one_was_taken_out(work: Workspace) -> None:
    """A takedown leaves a file with fewer rows than it has keys: none of them says which row is whose."""
    crawl(work, 0), crawl(work, 2)
    run(work)
    change(work.store.path("post_rights", "hill", "all"), "decision", [None, "of the other row"])
    crawl(work, 4)
    run(work)
    assert "of the other row" not in work.store.table("post_rights", ["decision"])["decision"].to_pylist()


def test_a_changed_robots_txt_changes_the_rights_of_every_post(work: Workspace) -> None:
    crawl(work, 0), crawl(work, 2)
    run(work)
    crawl(work, 3, "User-agent: GPTBot\nDisallow: /\n")
    run(work)
    assert all("GPTBot" in why for why in work.store.table("post_rights", ["decision"])["decision"].to_pylist())


def test_of_a_rights_file_the_newest_copy_that_can_be_read_counts(work: Workspace) -> None:
    crawl(work, 0, "User-agent: GPTBot\nDisallow: /\n")
    last = crawl(work, 3, "User-agent: *\nAllow: /\n")
    run(work)
    assert not any("GPTBot" in why for why in work.store.table("post_rights", ["decision"])["decision"].to_pylist())
    data = bytearray(last.read_bytes())
    offset = next(record.offset for record in read_records(last))
    data[offset + 60 : offset + 80] = bytes(20)
    last.write_bytes(data)
    run(work)
    assert all("GPTBot" in why for why in work.store.table("post_rights", ["decision"])["decision"].to_pylist())
