"""Sitemaps in every shape, whole and broken."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.formats.sitemaps import Entry, parse_sitemap
from spiders.formats.xml_reading import gunzip

BASE = "https://notes.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def urls(body: bytes, url: str = BASE) -> list[str]:
    return [entry.url for entry in parse_sitemap(body, url).entries]


def test_entries_carry_dates_and_alternates() -> None:
    body = f"""<?xml version="1.0"?><urlset {NS}><url><loc> https://notes.example/a?x=1&amp;y=2 </loc>
    <lastmod>2024-05-06T07:08:09+08:00</lastmod>
    <xhtml:link rel="alternate" hreflang="en" href="/en/a"/></url><url><loc>/b</loc><lastmod>2024-05-06</lastmod></url>
    <url><loc>/c</loc><lastmod>yesterday</lastmod></url></urlset>""".encode()
    sitemap = parse_sitemap(body, BASE)
    assert sitemap.kind == "urlset"
    assert sitemap.entries == (
        Entry(
            "https://notes.example/a?x=1&y=2",
            "2024-05-06T07:08:09+08:00",
            datetime(2024, 5, 5, 23, 8, 9, tzinfo=UTC),
            (("en", "https://notes.example/en/a"),),
        ),
        Entry("https://notes.example/b", "2024-05-06", datetime(2024, 5, 6, tzinfo=UTC)),
        Entry("https://notes.example/c", "yesterday", None),
    )


def test_ampersands_that_nobody_escaped_are_read() -> None:
    body = f"""<urlset {NS}><url><loc>https://notes.example/v?id=1&lang=en&copy=2&amp;x=3&#38;y=4</loc></url>
    <url><loc><![CDATA[https://notes.example/v?id=2&lang=en]]></loc></url></urlset>""".encode()
    assert urls(body) == ["https://notes.example/v?id=1&lang=en&copy=2&x=3&y=4", "https://notes.example/v?id=2&lang=en"]


def test_an_index_has_children_and_no_pages() -> None:
    sitemap = parse_sitemap(b"<sitemapindex><sitemap><loc>https://notes.example/1.xml</loc></sitemap></sitemapindex>", BASE)
    assert [child.url for child in sitemap.children] == ["https://notes.example/1.xml"]
    assert sitemap.pages == ()


def test_images_inside_an_entry_are_not_pages() -> None:
    body = b"<urlset xmlns:i='x'><url><loc>https://a.example/p</loc><i:image><i:loc>https://a.example/p.png</i:loc></i:image></url></urlset>"
    assert urls(body) == ["https://a.example/p"]


def test_text_gzip_rss_and_atom() -> None:
    text = b"\xef\xbb\xbfhttps://a.example/1\r\nhttps://a.example/2\n\n"
    assert urls(text) == ["https://a.example/1", "https://a.example/2"]
    assert urls(gzip.compress(gzip.compress(text))) == ["https://a.example/1", "https://a.example/2"]
    assert urls(b"<rss><channel><link>https://a.example/</link><item><guid>https://a.example/g</guid></item></channel></rss>") == [
        "https://a.example/g"
    ]
    atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='edit' href='/no'/><link href='/yes'/></entry></feed>"
    assert urls(atom) == ["https://notes.example/yes"]


def test_an_error_page_is_no_sitemap() -> None:
    assert parse_sitemap(b"<!doctype html><html><body>https://a.example/1</body></html>", BASE).kind == "unknown"
    assert parse_sitemap(b"", BASE).kind == "unknown"
    assert urls(b"<urlset><url><loc>javascript:alert(1)</loc></url><url><loc>file:///etc/hosts</loc></url></urlset>") == []


def test_what_comes_before_the_damage_is_kept() -> None:
    whole = b"<urlset>" + b"".join(b"<url><loc>https://a.example/%d</loc></url>" % n for n in range(500))
    assert len(urls(whole + b"<url><loc>https://a.exam")) >= 500
    assert len(urls(b"\n\nWarning: broken plugin\n" + whole + b"</urlset>")) == 500
    assert len(urls(gzip.compress(whole + b"</urlset>")[:-20])) > 300


def test_entities_and_external_files_are_not_read() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a.example/&x;&b;</loc></url><url><loc>https://a.example/2</loc></url></urlset>"""
    found = urls(bomb)
    assert "https://a.example/2" in found
    assert not any("aaaaa" in url for url in found)


def test_a_bottomless_tree_costs_nothing() -> None:
    deep = b"<urlset>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</urlset>"
    assert urls(deep) == []


def test_a_gzip_bomb_is_cut_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(gunzip(bomb, limit=1_000_000)) == 1_000_000


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "big5"])
def test_other_encodings(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?><urlset><url><loc>https://a.example/旅行</loc></url></urlset>'.encode(encoding)
    assert urls(body) == ["https://a.example/旅行"]


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset>", b"<rss><channel>", b"<feed>", b"\x1f\x8b\x08", b"<?xml version='1.0'?><sitemapindex>"]),
)
def test_any_bytes_parse(body: bytes, start: bytes) -> None:
    parse_sitemap(start + body, BASE, "application/xml; charset=big5")
