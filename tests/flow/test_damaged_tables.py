"""A damaged file of the tables is noticed by its checksums, set aside, and made again byte by byte; other sites do not notice."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.flow.clean import clean_site
from pipelines.flow.duplicates import find_duplicates
from pipelines.flow.extract import extract_site
from pipelines.flow.labels import identify_languages, measure_quality
from pipelines.flow.report import Report
from pipelines.flow.rights import decide_rights
from pipelines.flow.workspace import Workspace
from pipelines.store.damage import DamagedFile
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

AT = datetime(2026, 3, 1, tzinfo=UTC)
STEPS: tuple[Callable[[Workspace, str], Report], ...] = (clean_site, identify_languages, measure_quality, decide_rights)
SITES = ("hill", "dale")


def post(site: str, number: int) -> bytes:
    words = "".join(f"<p>{site} 第{number}篇的第{line}段:从山脚走到山顶,一路记下风、云和石头的样子。</p>" for line in range(12))
    title = f"{site} 的第 {number} 次散步"
    return f'<html lang="zh"><title>{title}</title><body><article><h1>{title}</h1>{words}</article></body></html>'.encode()


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    add_rows(tmp_path / "sites.toml", [Site(name=name, url=f"https://{name}.example/") for name in SITES])
    for name in SITES:
        with WarcWriter(tmp_path / "warc" / name / "one.warc.gz") as writer:
            for number in range(4):
                url = f"https://{name}.example/posts/2026/{number}.html"
                writer.write_response(url, 200, "OK", [("Content-Type", "text/html")], post(name, number), AT, "text/html")
    made = Workspace(tmp_path, tmp_path / "sites.toml")
    run(made)
    return made


def run(work: Workspace) -> list[str]:
    """The steps in the order of a run; what went wrong."""
    notes: list[str] = []
    for step in (lambda work, site: extract_site(work, site, workers=0), *STEPS):
        for site in SITES:
            notes += step(work, site).failed
    return notes + find_duplicates(work).failed


def tables(work: Workspace) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(work.store.root.rglob("*.parquet"))}


def overwrite(path: Path, needle: bytes | None = None) -> bytes:
    """Nine bytes in the last page of a file's largest column, or nine at a needle, become others; the file as it then is."""
    data = bytearray(path.read_bytes())
    start = data.index(needle) if needle else end_of_largest_column(path) - 9
    for place in range(start, start + 9):
        data[place] ^= 0x15
    path.write_bytes(data)
    return bytes(data)


def end_of_largest_column(path: Path) -> int:
    group = pq.read_metadata(path).row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    largest = max(columns, key=lambda column: column.total_compressed_size)
    return int(largest.data_page_offset + largest.total_compressed_size)


DAMAGED = ("extracted_posts/hill/one", "cleaned_posts/hill/all", "post_languages/hill/all", "post_quality/hill/all", "post_rights/hill/all")


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_set_aside_and_made_again(work: Workspace, name: str) -> None:
    whole, path = tables(work), work.store.root / f"{name}.parquet"
    bad = overwrite(path)
    notes = run(work)
    assert tables(work) == whole
    assert path.with_name(f"{path.name}.damaged").read_bytes() == bad
    assert [note for note in notes if str(path) in note and "set aside" in note]
    assert not any("damaged" in note for note in run(work))


def test_a_file_damaged_twice_keeps_both(work: Workspace) -> None:
    path = work.store.path("cleaned_posts", "dale", "all")
    for _ in range(2):
        overwrite(path)
        run(work)
    assert sorted(each.name for each in path.parent.iterdir()) == ["all.parquet", "all.parquet.damaged", "all.parquet.damaged1"]


def test_a_damaged_table_over_all_sites_is_made_again(work: Workspace) -> None:
    whole, path = tables(work), work.store.path("translation_links", "_all", "all")
    path.write_bytes(path.read_bytes()[:-20])
    run(work)
    assert tables(work) == whole and path.with_name("all.parquet.damaged").exists()


def test_a_letter_that_became_another_is_not_read(work: Workspace) -> None:
    path = work.store.path("post_languages", "hill", "all")
    overwrite(path, b"zh-Hans")
    with pytest.raises(DamagedFile, match=r"hill/all\.parquet: damaged .*bowen run --no-crawl"):
        work.store.table("post_languages", ["tag"])


def test_what_the_machine_refuses_is_no_damage(work: Workspace) -> None:
    """A file that cannot be opened is not set aside: there is nothing wrong with its bytes."""
    path = work.store.path("post_languages", "odd", "all")
    path.parent.mkdir()
    path.symlink_to(path)
    with pytest.raises(OSError, match=r"[Ss]ymbolic"):
        work.store.set_aside_damaged("odd")
    assert path.is_symlink()
