"""What was wrong in the four seed texts does not survive cleaning."""

import re
from pathlib import Path

import pytest
from invented import invented

from pipelines.clean import clean, clean_site
from spiders.site import Site

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not SEEDS.exists(), reason="seed texts absent: expected in ../shared/seeds beside the project"),
]


def seed(number: str) -> str:
    return next(SEEDS.glob(f"{number}_*.txt")).read_text("utf-8")


def test_headings_lose_their_trailing_sign() -> None:
    text = seed("000")
    assert re.search(r"^[^\n]{3,60}#$", text, re.MULTILINE)
    marked = re.sub(r"^([^\n#]{3,60})#$", r"## \1#", text, flags=re.MULTILINE)
    post = clean(invented(marked))
    assert not re.search(r"^#+ .*#$", post.markdown, re.MULTILINE)
    assert "heading_permalinks" in post.edits


def test_front_matter_becomes_fields_and_the_title_is_not_repeated() -> None:
    post = clean(invented(seed("001"), title=""))
    assert {"front_matter", "repeated_title"} <= set(post.edits)
    assert not post.markdown.startswith("---")
    assert post.title
    assert post.title not in post.markdown[:200]
    assert post.published is not None
    assert post.published_source == "front_matter"


def test_a_line_that_a_site_ends_its_posts_with_is_recognised() -> None:
    last = seed("001").strip().splitlines()[-1]
    bodies = [f"第{n}篇的正文，写了些别的。\n\n第二段{n}。\n\n{last}" for n in range(4)]
    posts = [invented(body, post_id=f"web:{n}", url=f"https://notes.example/{n}") for n, body in enumerate(bodies)]
    result = clean_site(posts, Site(name="hills", url="https://notes.example/"))
    assert all(last not in post.markdown and last in {sign.value for sign in post.licence_evidence} for post in result.posts)


def test_no_stray_fence_and_no_relative_image_is_left() -> None:
    source = seed("002")
    assert "```markdown" in source
    post = clean(invented(source, url="https://notes.example/guide/diary"))
    assert "```" not in post.markdown
    assert "wrapping_fence" in post.edits
    assert all(image.url.startswith("https://") for image in post.images)
    assert post.images
