"""A machine's clock that was ahead and was put right: what authors write after it is what their posts say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, page, post, run, site, sitemap
from mockweb import Reply

from pipelines.flow.clean import clean_site
from pipelines.flow.clocks import ahead
from pipelines.flow.current import current_posts
from pipelines.flow.extract import extract_site
from pipelines.flow.workspace import Workspace
from spiders.ledger import ledger_path
from spiders.registry import add_rows

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("days", [(0, 8, 16), (400, 0, 8), (10, 9, 8.5), (400, 401, 0, 9), (0, 400, 8, 30)], ids=str)
def test_the_text_that_was_crawled_last_is_the_current_one_whatever_the_clock_said(tmp_path: Path, days: tuple[float, ...]) -> None:
    with blog(3) as web:
        add_rows(tmp_path / "sites.toml", [site(web)])
        work = Workspace(tmp_path / "data", tmp_path / "sites.toml")
        for number, day in enumerate(days):
            text = f"This is what the post says in its edition number {number}, and in no other one. " * 9
            web.routes["/p/1"] = page(post(1, text))
            web.routes["/sitemap.xml"] = Reply(sitemap(web, {"/p/1": f"2026-02-{number + 1:02}"}), type="application/xml")
            run(site(web), work.data_dir, now=START + timedelta(days=day))
            extract_site(work, "blog", workers=0)
            clean_site(work, "blog")
            (now,) = [found for found in current_posts(work) if found.url.endswith("/p/1")]
            assert f"edition number {number}," in now.text
            assert now.fetched_at <= START + timedelta(days=day, minutes=1)


def test_only_crawls_that_a_later_one_overtakes_are_corrected(tmp_path: Path) -> None:
    lines = [("start", "a", 0), ("end", "a", 1), ("start", "b", 9), ("end", "b", 9), ("start", "c", 3), ("end", "c", 6), ("start", "d", 5)]
    path = ledger_path(tmp_path, "blog")
    path.parent.mkdir()
    rows = (f'{{"at":"{(START + timedelta(days=day)).isoformat()}","event":"{event}","crawl":"{name}"}}\n' for event, name, day in lines)
    path.write_text("".join(rows), "utf-8")
    limits = {name: at - START for name, at in ahead(tmp_path, "blog").items()}
    assert sorted(limits) == ["b.warc.gz", "c.warc.gz"]
    assert timedelta(days=2.9) < limits["b.warc.gz"] < timedelta(days=3)
    assert timedelta(days=4.9) < limits["c.warc.gz"] < timedelta(days=5)
    assert ahead(tmp_path, "none") == {}
