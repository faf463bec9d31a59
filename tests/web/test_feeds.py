"""RSS, Atom and JSON feeds as entries."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.formats.feeds import parse_feed, plain_title

URL = "https://notes.example/feed.xml"

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>山间笔记</title><link>https://notes.example/</link><language>zh-CN</language><generator>Quill 3</generator>
<item><title>关于 &lt;code&gt;</title><link>https://notes.example/1</link><guid isPermaLink="false">n-1</guid>
<pubDate>Wed, 01 May 2024 09:00:00 +0800</pubDate><dc:creator>阿青</dc:creator><category>随笔</category><category>山</category>
<description>简短</description>
<content:encoded><![CDATA[<p class="lead">正文 <img src="/a.png"></p><pre class="language-js"><code>x</code></pre>]]></content:encoded>
</item></channel></rss>"""


def test_rss() -> None:
    feed = parse_feed(RSS.format(encoding="utf-8").encode(), URL, "application/rss+xml")
    (entry,) = feed.entries
    assert (feed.kind, feed.title, feed.home, feed.language, feed.generator, feed.error) == (
        "rss", "山间笔记", "https://notes.example/", "zh-CN", "Quill 3", None,
    )  # fmt: skip
    assert (entry.id, entry.url, entry.author, entry.tags) == ("n-1", "https://notes.example/1", "阿青", ("随笔", "山"))
    assert entry.published == datetime(2024, 5, 1, 1, tzinfo=UTC)
    assert entry.published_raw == "Wed, 01 May 2024 09:00:00 +0800"
    assert entry.summary == "简短"
    assert entry.content_html is not None
    assert 'class="language-js"' in entry.content_html
    assert "https://notes.example/a.png" in entry.content_html


@pytest.mark.parametrize(("encoding", "declared"), [("gbk", "gb2312"), ("gbk", "utf-8"), ("utf-8", "gb2312"), ("utf-16", "utf-16")])
def test_the_bytes_decide_the_encoding(encoding: str, declared: str) -> None:
    feed = parse_feed(RSS.format(encoding=declared).encode(encoding), URL, "text/xml")
    assert feed.title == "山间笔记"
    assert feed.entries[0].author == "阿青"


def test_atom() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Hill notes</title><link rel="next" href="?page=2"/>
    <entry>
    <id>tag:notes.example,2024:1</id><title type="html">A &amp;amp; B</title><link href="/1"/>
    <published>2024-05-01T09:00:00Z</published>
    <updated>2024-05-02T09:00:00Z</updated><author><name>Ann</name></author>
    <content type="html">&lt;p&gt;Hi&lt;/p&gt;</content></entry></feed>"""
    feed = parse_feed(body.encode(), URL)
    (entry,) = feed.entries
    assert (feed.kind, feed.next_url) == ("atom", "https://notes.example/feed.xml?page=2")
    assert (entry.title, entry.url, entry.content_html, entry.language) == ("A & B", "https://notes.example/1", "<p>Hi</p>", "en")
    assert (entry.published, entry.updated) == (datetime(2024, 5, 1, 9, tzinfo=UTC), datetime(2024, 5, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "value", "title"),
    [
        ("text/plain", "a < b", "a < b"),
        ("text/plain", "Tom &amp; Jerry", "Tom & Jerry"),
        ("text/html", "On <b>bold</b> claims", "On bold claims"),
        ("text/html", "The <table> element", "The <table> element"),
        ("application/xhtml+xml", "<div>On <i>x</i></div>", "On x"),
        ("text/plain", "  two\n lines ", "two lines"),
    ],
)
def test_titles_are_plain_text(kind: str, value: str, title: str) -> None:
    assert plain_title({"type": kind, "value": value}) == title


def test_the_page_of_an_entry_is_found_where_its_link_does_not_lead_there() -> None:
    relay = """<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>
    <link>https://relay.example/~r/1</link><feedburner:origLink>https://notes.example/1</feedburner:origLink></item></channel></rss>"""
    assert [entry.url for entry in parse_feed(relay.encode(), URL, "application/rss+xml").entries] == ["https://notes.example/1"]
    items = [{"id": "https://notes.example/2"}, {"id": "tag:notes.example,3"}]
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    found = parse_feed(document, "https://notes.example/feed.json", "application/feed+json").entries
    assert [entry.url for entry in found] == ["https://notes.example/2", None]


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1", "title": "山间", "home_page_url": "https://notes.example/", "language": "zh-CN",
        "authors": [{"name": "阿青"}],
        "items": [
            {"id": 7, "url": "/7", "title": "七", "content_html": "<p>x</p>", "tags": ["山", 3],
             "date_published": "2024-05-01T09:00:00+08:00"},
            {"id": "8", "content_text": "八", "author": "旧式", "date_published": "never"},
            "no item",
        ],
    }  # fmt: skip
    feed = parse_feed(json.dumps(document).encode("utf-16"), "https://notes.example/feed.json", "application/feed+json")
    first, second = feed.entries
    assert (feed.kind, feed.title, feed.author, feed.error) == ("json", "山间", "阿青", None)
    assert (first.id, first.url, first.authors, first.tags) == ("7", "https://notes.example/7", ("阿青",), ("山",))
    assert first.published == datetime(2024, 5, 1, 1, tzinfo=UTC)
    assert (second.authors, second.published, second.published_raw, second.content_text) == (("旧式",), None, "never", "八")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>no feed</body></html>", b"{", b'{"version": 3}', b"[]", b"[" * 100_000,
     b'{"version":"https://jsonfeed.org/version/1","items":3}'],
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    feed = parse_feed(body, URL)
    assert feed.entries == ()
    assert feed.error


def test_a_damaged_feed_gives_what_could_be_read() -> None:
    torn = RSS.format(encoding="utf-8").replace("</channel></rss>", "<item><title>cut")
    assert parse_feed(torn.encode(), URL).entries[0].id == "n-1"


def test_entities_are_not_expanded_and_files_not_read() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">
    <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><title>&b;&b;&f;</title><item><title>x</title></item></channel></rss>"""
    assert "root:" not in repr(parse_feed(bomb, URL))


def test_a_bottomless_tree_is_refused_before_the_slow_parser() -> None:
    deep = b"<rss><channel>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</channel></rss>"
    assert parse_feed(deep, URL).error == "elements nested deeper than any feed"


@settings(max_examples=60)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<rss><channel><item>", b"<feed>", b'{"version":"https://jsonfeed.org/version/1","items":[']),
)
def test_any_bytes_parse(body: bytes, start: bytes) -> None:
    parse_feed(start + body, URL, "text/xml; charset=gbk")


def test_an_author_printed_as_a_record_is_read_as_a_name() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>y</title><link href="/1"/>
    <author><name>{"name"=>"Ann Hill", "link"=>"https://a.example"}</name></author></entry></feed>"""
    assert parse_feed(body.encode(), URL).entries[0].author == "Ann Hill"
