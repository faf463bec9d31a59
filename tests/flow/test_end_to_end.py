"""The main job over real HTTP on loopback: sample web -> crawl -> WARC -> Parquet -> dbt -> SQL, and what each seed taught."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli.demo import sample_sites
from pipelines.demo.serve import serve
from pipelines.flow.workspace import Workspace
from pipelines.release.recipe import RECIPE_FILE
from pipelines.store.snapshot import query
from spiders.registry import add_rows
from spiders.site import load_sites

pytestmark = [pytest.mark.xdist_group("end_to_end"), pytest.mark.slow, pytest.mark.timeout(600)]

Rows = list[dict[str, Any]]


def bowen(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    command = [str(Path(sys.executable).with_name("bowen")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    data_dir = tmp_path_factory.mktemp("data")
    sites_file = data_dir / "my-sites.toml"
    with serve() as base:
        add_rows(sites_file, sample_sites(base))
        done = bowen("run", "--data-dir", str(data_dir), "--sites", str(sites_file))
        assert done.returncode == 0, done.stdout + done.stderr
        yield Workspace(data_dir, sites_file)


def ask(work: Workspace, sql: str) -> Rows:
    return query(work.data_dir, sql).to_pylist()


def test_every_sample_post_is_there_once(work: Workspace) -> None:
    found = {(row["site"], row["title"]) for row in ask(work, "select site, title from posts")}
    assert found == {
        ("boat", "2024 年终小结：第一次把模型跑在自己的桌上"),
        ("boat", "给旧相机写一封信"),
        ("linxi", "一次把十万行日志装进一个文件"),
        ("linxi", "一个后端开发的 2024：少写代码，多问为什么"),
        ("lake", "把跑步写成一个函数"),
        ("lake", "Running, Written as a Function"),
        ("lake", "湖边碎碎念"),
        ("lake", "这一年的 AI：从聊天框到工具箱"),
        ("shelf", "一次把十万行日志装进一个文件"),
        ("shelf", "Notes on Keeping a Small Archive"),
        ("shelf", "整理書架的方法"),
    }


def test_every_archived_page_is_kept_or_rejected_with_a_way_back_to_its_bytes(work: Workspace) -> None:
    from spiders.page import WarcRef

    archived = {(page.warc.file, page.warc.offset) for site in work.sites() for page in work.archive.pages(site)}
    where = "select warc_file, warc_offset, warc_record_id, url from"
    rows = ask(work, f"{where} rejections union {where} (select *, '' as warc_record_id from post_versions)")
    assert {(row["warc_file"], row["warc_offset"]) for row in rows} == archived
    for row in ask(work, f"{where} rejections"):
        page = work.archive.page(WarcRef(row["warc_file"], row["warc_offset"], row["warc_record_id"]))
        assert page is not None and page.url.partition("?")[0] == row["url"].partition("?")[0]


def test_index_pages_are_never_posts_and_yield_their_posts_as_links(work: Workspace) -> None:
    kinds = {row["url"].split("/", 3)[3]: row["kind"] for row in ask(work, "select url, kind from rejections where site = 'lake'")}
    assert kinds[""] == kinds["en/"] == "home" and kinds["archives/"] == "listing" and kinds["about/"] == "about"
    assert not ask(work, "select url from posts where url like '%/archives/' or url like '%/en/'")


def test_the_original_is_chosen_over_the_machine_translation(work: Workspace) -> None:
    post = ask(work, "select * from posts where site = 'boat' and title like '2024%'")[0]
    assert post["language"] == "zh-Hans" and post["post_id"] == "xlog:4107-7" and post["translated_from"] is None
    assert "## 春天：先学会提问" in post["markdown"]
    assert not re.search(r"^#+ .*#$", post["markdown"], re.M)
    shown = ask(work, "select reason, evidence from rejections where url like '%/nian-zhong-xiao-jie'")
    assert all(row["reason"] == "superseded" and "machine translation" in row["evidence"] for row in shown)


def test_titles_and_signatures_are_not_repeated_in_the_body(work: Workspace) -> None:
    for post in ask(work, "select title, markdown from posts"):
        assert not post["markdown"].lstrip("# ").startswith(post["title"])
        assert not post["markdown"].startswith("---")
    assert not ask(work, "select url from posts where site = 'linxi' and markdown like '%转载请注明出处%'")


def test_images_are_absolute_code_and_formulas_are_whole(work: Workspace) -> None:
    post = ask(work, "select * from posts where title = '把跑步写成一个函数'")[0]
    assert re.search(r"!\[配速与距离\]\(http://127\.0\.0\.1:\d+/images/pace\.png", post["markdown"])
    assert "```python\nimport math\n\ndef exponent(runs):" in post["markdown"]
    assert r"T_2 = T_1 \left(\frac{D_2}{D_1}\right)^{1.06}" in post["markdown"]
    assert post["code_block_count"] == 1 and post["math_count"] >= 5
    assert str(post["published_local"]).startswith("2024-05-18T09:30:00+08:00")


def test_a_diary_of_many_dated_entries_is_one_post(work: Workspace) -> None:
    diary = ask(work, "select markdown from posts where title = '湖边碎碎念'")
    assert len(diary) == 1 and len(re.findall(r"^## 2024\.", diary[0]["markdown"], re.M)) == 4


def test_languages_come_with_script(work: Workspace) -> None:
    tags = {row["title"]: row["language"] for row in ask(work, "select title, language from posts")}
    assert tags["整理書架的方法"] == "zh-Hant"
    assert tags["Notes on Keeping a Small Archive"] == "en"
    assert tags["给旧相机写一封信"] == "zh-Hans"


def test_the_repost_is_linked_to_the_original_and_the_translation_to_its_source(work: Workspace) -> None:
    repeat = ask(work, "select * from duplicates")
    assert [(row["site"], row["original_site"], row["similarity"] > 0.9) for row in repeat] == [("shelf", "linxi", True)]
    english = ask(work, "select p.title, o.title as original from posts p join posts o on p.translation_of = o.post_id")
    assert english == [{"title": "Running, Written as a Function", "original": "把跑步写成一个函数"}]
    assert ask(work, "select count(*) as n from canonical_posts") == [{"n": 9}]


def test_the_day_of_a_post_is_the_authors_own(work: Workspace) -> None:
    for table in ("canonical_posts", "post_versions"):
        types = ask(work, f"select column_type from (describe {table}) where column_name = 'published_on'")
        assert types == [{"column_type": "DATE"}], table
    days = ask(work, "select published_local, published_on from posts")
    assert days and [row for row in days if row["published_local"][:10] != row["published_on"].isoformat()] == []


def test_rights_are_decided_with_evidence(work: Workspace) -> None:
    licences = {row["title"]: (row["license"], row["tier"]) for row in ask(work, "select title, license, tier from posts")}
    assert licences["把跑步写成一个函数"][0] == "CC-BY-4.0"
    # The shelf's robots.txt asks AI crawlers to stay away: its open licence does not outweigh that.
    assert licences["Notes on Keeping a Small Archive"] == ("CC-BY-SA-4.0", "metadata")
    why = {row["title"]: row["rights_decision"] for row in ask(work, "select title, rights_decision from posts")}
    assert "robots_txt_ai" in why["Notes on Keeping a Small Archive"]


def test_without_a_backend_translations_are_pending_and_the_run_succeeds(work: Workspace) -> None:
    states = {row["status"] for row in ask(work, "select distinct status from translations where origin = 'bowen'")}
    assert "pending" in states and states <= {"pending", "not_allowed", "not_needed"}


def test_robots_is_obeyed(work: Workspace) -> None:
    asked = [page.url for page in work.archive.pages("shelf")]
    assert asked and not any("/private/" in url for url in asked)


def digests(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.parquet"))}


def test_a_second_reading_changes_no_byte(work: Workspace) -> None:
    before = digests(work.data_dir / "parquet")
    done = bowen("run", "--no-crawl", "--data-dir", str(work.data_dir), "--sites", str(work.sites_file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(work.data_dir / "parquet") == before


def test_reading_again_from_nothing_gives_the_same_bytes(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "warc").symlink_to(work.data_dir / "warc")
    (tmp_path / "ledger").symlink_to(work.data_dir / "ledger")
    done = bowen("run", "--no-crawl", "--data-dir", str(tmp_path), "--sites", str(work.sites_file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(tmp_path / "parquet") == digests(work.data_dir / "parquet")


def test_explain_tells_the_life_of_a_post_and_of_a_rejected_page(work: Workspace) -> None:
    url = ask(work, "select url from posts where title = '把跑步写成一个函数'")[0]["url"]
    told = bowen("explain", url, "--data-dir", str(work.data_dir), "--sites", str(work.sites_file))
    assert told.returncode == 0, told.stderr
    for stage in ("extracted", "language", "rights", "bytes"):
        assert re.search(rf"^{stage}\b", told.stdout, re.M), told.stdout
    typed = bowen("explain", url.partition("://")[2], "--data-dir", str(work.data_dir), "--sites", str(work.sites_file))
    assert set(told.stdout.splitlines()) <= set(typed.stdout.splitlines())
    unknown = bowen("explain", "https://nowhere.example/", "--data-dir", str(work.data_dir), "--sites", str(work.sites_file))
    assert unknown.returncode == 1 and "bowen add" in unknown.stderr


def test_explain_says_why_a_release_has_not_the_post(work: Workspace, tmp_path: Path) -> None:
    shutil.copytree(work.data_dir, tmp_path / "data")
    places = ("--data-dir", str(tmp_path / "data"))
    recipe = (RECIPE_FILE.read_text("utf-8")).replace('where = ""', """where = "title <> '把跑步写成一个函数'" """)
    (tmp_path / "recipe.toml").write_text(recipe, "utf-8")
    built = bowen("release", "build", "--recipe", str(tmp_path / "recipe.toml"), "--version", "1", *places)
    assert built.returncode == 0, built.stderr
    (unwanted,) = ask(work, "select url from posts where title = '把跑步写成一个函数'")
    told = bowen("explain", unwanted["url"], *places, "--sites", str(work.sites_file)).stdout
    assert re.search(r"^left out +of 1: not_selected", told, re.M), told
    (repost,) = ask(work, "select p.url, o.url as original from posts p join posts o on o.post_id = p.duplicate_of")
    told = bowen("explain", repost["url"], *places, "--sites", str(work.sites_file)).stdout
    assert re.search(rf"^duplicate +repost of \S+ {re.escape(repost['original'])}, ", told, re.M), told
    assert re.search(r"^left out +of 1: .*duplicate", told, re.M), told


@pytest.mark.parametrize(("form", "shown"), [("csv", "site,n"), ("json", '{"site": "boat", "n": 2}'), ("table", "boat")])
def test_sql_prints_every_format(work: Workspace, form: str, shown: str) -> None:
    done = bowen("sql", "select site, count(*) as n from posts group by 1 order by 1", "--format", form, "--data-dir", str(work.data_dir))
    assert done.returncode == 0 and shown in done.stdout


def test_bad_sql_is_one_clear_answer(work: Workspace) -> None:
    done = bowen("sql", "select nothing from nowhere", "--data-dir", str(work.data_dir))
    assert done.returncode == 1 and "nowhere" in done.stderr and "Traceback" not in done.stderr


def test_a_renamed_row_and_two_rows_of_one_blog_keep_each_post_once(work: Workspace, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(work.data_dir, data_dir)
    sites_file = data_dir / "my-sites.toml"
    rows = sites_file.read_text("utf-8").replace("[site.boat]", "[site.ark]")
    before = {(row["post_id"], row["title"]) for row in ask(work, "select post_id, title from posts")}
    ark = load_sites(sites_file)["boat"]
    sites_file.write_text(rows, "utf-8")
    add_rows(sites_file, [replace(ark, name="twin", start_urls=(ark.url,))])
    shutil.copytree(data_dir / "warc" / "boat", data_dir / "warc" / "ark")
    done = bowen("run", "--no-crawl", "--data-dir", str(data_dir), "--sites", str(sites_file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "one_row_a_blog" in done.stdout
    found = query(data_dir, "select post_id, title, site from posts").to_pylist()
    assert {(row["post_id"], row["title"]) for row in found} == before
    assert len(found) == len(before)
    listed = {row["site"]: row["posts"] for row in query(data_dir, "select site, posts from sites").to_pylist()}
    assert sum(listed.values()) == len(before)
    assert {row["site"] for row in found} <= set(listed)
