"""What went wrong on four well-known kinds of page, and does not here: see the fixture folders they name."""

import sys
from pathlib import Path

import pytest
from invented_pages import FETCHED

sys.path.insert(0, str(Path(__file__).parents[1] / "platforms"))
from fixture_folders import load, page

from pipelines.extract.extract import extract
from pipelines.records import Post, Rejected
from spiders.links import Role
from spiders.platforms import platform_of


@pytest.mark.parametrize("name", ["hexo/index_of_long_excerpts", "hexo/index_at_unusual_address", "cnblogs/index", "hugo/list_of_cards"])
def test_an_index_page_is_never_a_post_and_yields_its_posts_as_links(name: str) -> None:
    raw, site, _ = load(name)
    assert [type(record) for record in extract(raw, site)] == [Rejected]
    posts = [link for link in platform_of(page(name)).links(page(name)) if link.role is Role.POST]
    assert len(posts) >= 2
    assert all(link.url.startswith(("https://", "http://")) for link in posts)


def test_a_translated_xlog_page_names_its_original_language_and_leads_to_the_authors_text() -> None:
    raw, site, _ = load("xlog/page_translated")
    post = extract(raw, site)[0]
    assert isinstance(post, Post)
    assert post.translated_from == "zh-Hans"
    assert not [line for line in post.markdown.split("\n") if line.startswith("#") and line.rstrip().endswith("#")]
    original = extract(*load("xlog/notes")[:2])[0]
    assert isinstance(original, Post)
    assert (original.post_id, original.translated_from) == (post.post_id, None)


def test_a_diary_of_many_dated_entries_is_one_post_with_sections() -> None:
    raw, site, _ = load("generic/diary_is_one_post")
    records = extract(raw, site)
    assert len(records) == 1
    assert isinstance(records[0], Post)
    assert records[0].markdown.count("\n## 20") + records[0].markdown.startswith("## 20") == 4


def test_a_cnblogs_post_has_absolute_images_no_second_title_and_its_own_time_zone() -> None:
    raw, site, _ = load("cnblogs/post_2026_nested_copy")
    post = extract(raw, site)[0]
    assert isinstance(post, Post)
    assert not post.markdown.startswith("# ")
    assert all(image.url.startswith("http") for image in post.images)
    assert post.published_local is not None
    assert post.published_local.endswith("+08:00")
    assert post.published is not None
    assert post.published < FETCHED
