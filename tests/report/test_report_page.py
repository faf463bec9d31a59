"""The report: right numbers, both languages, nothing that runs, and it opens from disk in a real browser."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from active import active, tags
from browser import open_page, trap
from release_corpus import make_post, make_rejected, sample, store, write

from pipelines.records import Crawl, Post, SiteRow
from pipelines.release.candidates import NoPosts
from pipelines.release.privacy import default_privacy
from pipelines.report.figures import gather
from pipelines.report.html import Markup, clip, is_web, link, tag, text
from pipelines.report.page import render
from pipelines.report.write import write_report
from pipelines.store.parquet import ParquetStore

# Invented attacks: each tries to leave its place in another way.
ATTACKS = (
    "<script>document.title='run'</script>",
    "\"><img src=x onerror=document.title='run'>",
    "'><svg/onload=document.title='run'>",
    "</title><script>document.title='run'</script>",
    "</style><script>document.title='run'</script>",
    "<!--><script>document.title='run'</script>",
    "]]><script>document.title='run'</script>",
    "javascript:document.title='run'",
    "&lt;script&gt;document.title='run'&lt;/script&gt;",
    "<base href=//evil.example><a href=x>",
    "<meta http-equiv=refresh content=0;url=javascript:1>",
    "<body onload=document.title='run'>",
    "<details open ontoggle=document.title='run'>",
    "<math><mtext></p><style><img src=x onerror=document.title='run'>",
    "\u202e<script>document.title='run'</script>\u202c",
    "<scr\x00ipt>document.title='run'</scr\x00ipt>",
    "+ADw-script+AD4-document.title='run'+ADw-/script+AD4-",
    "{{constructor.constructor('document.title=1')()}}",
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    sample(folder)
    started = datetime(2026, 4, 1, tzinfo=UTC)
    counts = {"pages_fetched": 40, "pages_unchanged": 5, "pages_failed": 2, "bytes_fetched": 1_234_567}
    for number, outcome in enumerate(("incomplete", "finished")):
        when = started.replace(day=1 + number)
        crawl = Crawl(crawl_id=f"c{number}", site="moss.example", started_at=when, finished_at=None, outcome=outcome, **counts)
        write(folder, "crawls", "moss.example", f"c{number}", [crawl])
    row = SiteRow(site="moss.example", url="https://moss.example/", platform="hugo", title=None, author=None, languages=(), license=None)
    write(folder, "listed_sites", "moss.example", "sites", [row])
    return folder


def test_figures_count_current_posts_once(data_dir: Path) -> None:
    figures = gather(ParquetStore(data_dir), default_privacy())
    assert figures.posts == 80 == sum(count for _, count in figures.languages) == sum(count for *_, count in figures.licences)
    assert sum(count for _, count in figures.months) + figures.undated == 80
    assert sum(count for _, count in figures.lengths) == 80
    assert dict(figures.duplicates) == {"near": 1, "exact": 1, "excerpt": 1}
    assert dict(figures.translations) == {"verified": 2, "failed": 1} and dict(figures.rejections) == {"http_error": 3}
    assert [(line.site, line.outcome) for line in figures.crawls] == [("moss.example", "finished")]


def test_months_have_no_holes(data_dir: Path) -> None:
    months = [month for month, _ in gather(ParquetStore(data_dir), default_privacy()).months]
    first, last = months[0], months[-1]
    span = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    assert len(months) == span == len(set(months)) and months == sorted(months)


def test_every_word_is_there_in_both_languages(data_dir: Path) -> None:
    page = render(gather(ParquetStore(data_dir), default_privacy()))
    assert len(re.findall(r'class="(?:note )?en"', page)) == len(re.findall(r'class="(?:note )?zh"', page)) > 60
    for word in ("Posts by month", "按月文章数", "Crawl health", "抓取状况", "Licences", "许可协议", "Translations", "翻译"):
        assert word in page


def test_the_page_is_the_same_every_time(data_dir: Path, tmp_path: Path) -> None:
    sizes = {write_report(data_dir, tmp_path / name) for name in ("a.html", "b.html")}
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert sizes == {(tmp_path / "a.html").stat().st_size} and {path.name for path in tmp_path.iterdir()} == {"a.html", "b.html"}


def test_the_page_needs_nothing_from_outside(data_dir: Path) -> None:
    page = render(gather(ParquetStore(data_dir), default_privacy()))
    assert active(page) == [] and "url(" not in page and "@import" not in page
    assert "default-src 'none'" in page and "unsafe" not in page


def test_posts_link_to_where_they_are(data_dir: Path) -> None:
    page = render(gather(ParquetStore(data_dir), default_privacy()))
    assert 'href="https://moss.example/"' in page
    anchors = re.findall(r"<a [^>]*>", page)
    assert any('href="https://moss.example/p/' in anchor for anchor in anchors)
    assert all('rel="noopener noreferrer nofollow"' in anchor and 'referrerpolicy="no-referrer"' in anchor for anchor in anchors)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "http:evil",
        "https://",
        "https://user:word@evil.example/",
        "http://a\n.example",
        "https:\\\\evil.example",
        "http://[::1",
        "",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert not is_web(address) and link(address, "x") == "x"


def test_text_is_escaped_once_and_markup_never_again() -> None:
    assert tag("b", "<i>", tag("u", "&"), title="\"'") == '<b title="&quot;&#x27;">&lt;i&gt;<u>&amp;</u></b>'
    assert text(Markup("<b>")) == "<b>"
    assert text("a\x00b\u202ec\ud800") == "a\ufffdbc?"


def test_clip_keeps_one_line_and_flattens_piles_of_marks() -> None:
    assert clip("a\n b\t c") == "a b c" and len(clip("x" * 500)) == 110
    assert len(clip("a" + "\u0301" * 400 + "b")) < 12
    assert clip("กำลัง ทำงาน ที่นี่") == "กำลัง ทำงาน ที่นี่"


@pytest.mark.browser
def test_chromium_shows_the_report_and_switches_language(data_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_report(data_dir, out)
    shown = open_page(out, tmp_path)
    assert tags(shown).count("rect") == tags(out.read_text("utf-8")).count("rect") > 30
    assert shown.count('class="bar"') > 10 and "Content-Security-Policy" in shown


@pytest.mark.browser
def test_attacks_stay_text_in_a_real_browser(tmp_path: Path) -> None:
    """Titles, authors, tags, addresses, reasons: nothing runs, nothing is fetched, and every attack is readable."""
    with trap() as (address, calls):
        loads = (f"<img src={address}/img>", f'<link rel=stylesheet href="{address}/css">', f"<style>@import url({address}/i)</style>")
        posts = [attacker(number, attack) for number, attack in enumerate([*ATTACKS, *loads])]
        lost = [replace(make_rejected(post, 200, 1), evidence=post.title, url=post.title) for post in posts]
        store(tmp_path, posts, {post.post_id: posts[0].title[:20] for post in posts}, rejected_pages=list(lost))
        out = tmp_path / "report.html"
        write_report(tmp_path, out)
        written = out.read_text("utf-8").replace("<details>", '<details open="">')
        out.write_text(written, "utf-8")
        shown = open_page(out, tmp_path)
    assert calls == [] and "<title>Bowen 博文" in shown
    assert active(shown) == [] == active(written)
    assert sorted(set(tags(shown))) == sorted({*tags(written)})
    assert "&lt;script&gt;document.title='run'" in shown


def attacker(number: int, attack: str) -> Post:
    """A post that attacks from every field a report shows."""
    url = f"https://moss.example/{attack}" if number % 2 else attack
    return make_post(number, title=attack, author=attack, tags=(attack,), canonical_url=url)


def test_nothing_to_report_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoPosts, match="bowen run"):
        write_report(tmp_path, tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()
