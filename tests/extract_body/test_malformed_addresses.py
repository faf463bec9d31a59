"""An address that no one can read costs nothing but itself."""

from datetime import UTC, datetime

import pytest

from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.page import Page, RawPage
from spiders.platforms import platform_of
from spiders.site import Site
from spiders.warc.pages import WarcRef

BROKEN = "http://[half"
PLACES = {
    "canonical": f'<link rel="canonical" href="{BROKEN}">',
    "feed": f'<link rel="alternate" type="application/rss+xml" href="{BROKEN}">',
    "language": f'<link rel="alternate" hreflang="en" href="{BROKEN}">',
    "licence": f'<link rel="license" href="{BROKEN}">',
    "next": f'<link rel="next" href="{BROKEN}">',
    "base": f'<base href="{BROKEN}">',
    "author": f'<script type="application/ld+json">{{"@type":"BlogPosting","author":{{"name":"Ida","url":"{BROKEN}"}}}}</script>',
    "script": f'<script>location.href="{BROKEN}"</script>',
}
BODY = (
    f'<h1>Bread</h1><a rel="author" href="{BROKEN}">Ida</a><a rel="home" href="{BROKEN}">home</a>'
    f'<p>The dough rests over night beside the window. <a href="{BROKEN}">Flour</a> comes first, salt last, and nobody hurries.</p>'
    f'<p><img src="{BROKEN}" alt="loaf"> In the morning the oven is hot.</p><form action="{BROKEN}"></form><div data-url="{BROKEN}"></div>'
)


@pytest.mark.parametrize("place", PLACES)
def test_a_post_with_such_an_address_is_read(place: str) -> None:
    html = f"<html lang=en><head><title>Bread</title>{PLACES[place]}</head><body><article>{BODY}</article></body></html>".encode()
    site = Site(name="ida", url="https://ida.example/")
    raw = RawPage("https://ida.example/posts/bread/", 200, (), html, datetime(2026, 1, 2, tzinfo=UTC), WarcRef("a.warc.gz", 0, "x"))
    (post,) = extract(raw, site)
    assert isinstance(post, Post)
    assert "dough rests" in post.markdown
    assert isinstance(platform_of(Page(raw, site)).links(Page(raw, site)), tuple)
