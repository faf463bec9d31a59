"""A row of the sites file: what it keeps out of the crawl, and that a word nobody understands is said."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blogsite import blog, run, site, stored

from spiders.crawling import contact_of
from spiders.exits import Exit
from spiders.platforms import PLATFORMS
from spiders.site import PLATFORMS as NAMED
from spiders.site import SitesError, load_sites

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def paths(data_dir: Path) -> set[str]:
    """Paths of the archived posts."""
    return {found[0] for page in stored(data_dir) if (found := re.findall(r"/p/\d+$", page.url))}


def test_what_a_row_excludes_is_not_asked_for(tmp_path: Path) -> None:
    with blog(12) as web:
        row = replace(site(web), exclude=(r"/p/1\d$", "/p/3"))
        assert run(row, tmp_path, now=NOW).code == Exit.OK
        asked = set(web.paths())
    assert not asked & {"/p/10", "/p/11", "/p/3"}
    assert paths(tmp_path) == {f"/p/{number}" for number in (0, 1, 2, 4, 5, 6, 7, 8, 9)}


def test_of_posts_only_those_included_are_fetched_and_lists_still_lead_to_them(tmp_path: Path) -> None:
    with blog(12) as web:
        assert run(replace(site(web), include=(r"/p/1\d",)), tmp_path, now=NOW).code == Exit.OK
        asked = set(web.paths())
    assert paths(tmp_path) == {"/p/10", "/p/11"}
    assert {"/", "/sitemap.xml"} <= asked


def test_a_page_excluded_later_is_left_alone(tmp_path: Path) -> None:
    with blog(3) as web:
        assert run(site(web), tmp_path, now=NOW).code == Exit.OK
        web.requests.clear()
        later = NOW + timedelta(days=400)
        assert run(replace(site(web), exclude=("/p/2",)), tmp_path, now=later).code == Exit.OK
        assert "/p/1" in web.paths()
        assert "/p/2" not in web.paths()


def test_every_platform_can_be_named_and_no_other() -> None:
    assert set(NAMED) == set(PLATFORMS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[sites.a]\nurl = "https://a.example/"\n', "[site.NAME]"),
        ('[site.a]\nurl = "https://a.example/"\nplatform = "hugoo"\n', "hugo, jekyll"),
        ('[site.a]\nurl = "https://a.example/"\ntimezone = "Asia/Peking"\n', "Asia/Shanghai"),
        ('[site.a]\nurl = "https://a.example/"\ntimezone = "../../etc/passwd"\n', "Asia/Shanghai"),
        ('[site.a]\nurl = "https://a.example/"\nlanguages = ["cn"]\n', "such as zh-Hans"),
        ('[site.a]\nurl = "https://a.example/"\nlanguages = ["Chinese"]\n', "BCP-47"),
        ('[site.a]\nurl = "https://a.example/"\ninclude = ["("]\n', "regular expression"),
    ],
)
def test_a_word_that_means_nothing_is_named_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SitesError, match=re.escape(said)) as refused:
        load_sites(path)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize("tag", ["zh", "zh-Hans", "zh-CN", "zh-Hant-TW", "en", "es-419", "pt-BR"])
def test_tags_of_languages_are_taken(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(f'contact = "https://me.example/"\n[site.a]\nurl = "https://a.example/"\nlanguages = ["{tag}"]\n', "utf-8")
    assert load_sites(path)["a"].languages == (tag,)


def test_a_contact_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOWEN_CONTACT", raising=False)
    path = tmp_path / "sites.toml"
    path.write_text("contact = 5\n", "utf-8")
    with pytest.raises(SitesError, match="`contact` must be a URL in quotes, got 5"):
        contact_of(None, path)
