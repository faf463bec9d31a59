"""A site's row names a platform; its pages may tell another story."""

from dataclasses import replace

import pytest
from fixture_folders import load

from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.page import Page
from spiders.platforms import platform_of


@pytest.mark.parametrize("claimed", ["xlog", "cnblogs", "wordpress", "generic", "no-such-platform"])
def test_a_site_that_moved_to_another_platform_is_read_by_its_pages(claimed: str) -> None:
    raw, site, expected = load("hugo/post_day_only")
    moved = replace(site, platform=claimed)
    assert platform_of(Page(raw, moved)).name == "hugo"
    post = extract(raw, moved)[0]
    assert isinstance(post, Post)
    assert (post.title, post.platform) == (expected["post"]["title"], "hugo")


def test_an_engine_whose_pages_need_no_mark_is_trusted() -> None:
    raw, site, _ = load("generic/diary_is_one_post")
    assert platform_of(Page(raw, replace(site, platform="hexo"))).name == "hexo"
