"""JSON of others: what no UTF-8 can hold does not get in."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.flow.clean import clean_site
from pipelines.flow.current import current_posts
from pipelines.flow.extract import extract_site
from pipelines.flow.labels import identify_languages
from pipelines.flow.workspace import Workspace
from spiders.formats.json_feed import parse_json_feed
from spiders.formats.json_text import read_json
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

WORDS = " ".join(f"lantern{number} by the harbour" for number in range(60))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\ud800b"', "a\ufffdb"),
        (r'"\uDFFF"', "\ufffd"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'{"k\ud800": ["x\udc00", 1, null, {"y": "\ud834"}]}', {"k\ufffd": ["x\ufffd", 1, None, {"y": "\ufffd"}]}),
        (r'"\\ud800"', r"\ud800"),
        (r'"中\ud83d\ude00文"', "中😀文"),
    ],
)
def test_half_a_pair_is_the_mark_of_what_is_missing(text: str, value: object) -> None:
    assert read_json(text) == value
    assert read_json(text.encode()) == value


def test_what_is_no_json_says_so() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        read_json("[1,")
    with pytest.raises(ValueError, match="decode"):
        read_json(b'"\xed\xa0\x80"')


def test_a_feed_of_halves_can_be_written() -> None:
    item = {"id": "\ud800", "url": "https://a.example/\ud800", "title": "\ud800", "tags": ["\udfff"], "content_html": "<p>\ud834"}
    feed = parse_json_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}), "https://a.example/feed.json")
    repr(feed.entries).encode()
    assert feed.entries[0].title == "\ufffd"


def test_half_a_pair_in_an_api_or_in_linked_data_costs_no_site_its_posts(tmp_path: Path) -> None:
    data, root = tmp_path / "data", "https://wp.example"
    add_rows(tmp_path / "sites.toml", [Site(name="wp", url=root + "/", platform="wordpress")])
    post = {"link": f"{root}/p/1", "date": "2024-01-01T00:00:00", "status": "publish", "type": "post", "title": {"rendered": "a\ud800"}}
    post |= {"content": {"rendered": f"<p>\udfff {WORDS}</p>"}, "_embedded": {"author": [{"name": "N\ud800"}]}}
    data_block = json.dumps({"@type": "BlogPosting", "headline": "h\ud800", "keywords": ["k\ud800"], "author": {"name": "\udc00"}})
    page = f'<html><head><script type="application/ld+json">{data_block}</script></head><body class="single-post"><h1>t</h1><p>{WORDS}</p>'
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with WarcWriter(data / "warc" / "wp" / "20260301T000000Z-wp.warc.gz") as writer:
        for path, body, media in (("wp-json/wp/v2/posts", json.dumps([post]), "application/json"), ("p/2", page, "text/html")):
            writer.write_response(f"{root}/{path}", 200, "OK", [("Content-Type", media)], body.encode(), now, media)
    work = Workspace(data, tmp_path / "sites.toml")
    extract_site(work, "wp", workers=0)
    clean_site(work, "wp")
    identify_languages(work, "wp")
    assert sorted(found.title for found in current_posts(work)) == ["a\ufffd", "h\ufffd"]
