"""Every response gives at least one record, and a page that gives no post says why."""

import json
from dataclasses import replace

import pytest
from invented_pages import HTML, SITE, html, raw

from pipelines.extract.extract import MAX_BYTES, extract
from pipelines.records import Post, Reason, Rejected
from spiders.page import RawPage

WORDS = "<h1>Ebb</h1><p>The water went out further than anyone remembered, and left a piano on the sand.</p>"


def only(given: RawPage) -> Post | Rejected:
    records = extract(given, SITE)
    assert len(records) == 1
    return records[0]


@pytest.mark.parametrize(
    ("given", "reason", "words"),
    [
        (raw(""), Reason.EMPTY, "empty body"),
        (raw(" \n\t "), Reason.EMPTY, "empty body"),
        (raw(html(WORDS), status=404), Reason.HTTP_ERROR, "404"),
        (raw(html(WORDS), status=503), Reason.HTTP_ERROR, "503"),
        (raw("", status=301, headers=(("Location", "/ebb/"),)), Reason.REDIRECT, "/ebb/"),
        (raw(b"\x89PNG\r\n\x1a\n\x00\x00\x00", headers=(("Content-Type", "image/png"),)), Reason.NOT_HTML, "binary"),
        (raw(b"%PDF-1.7\n\x00\x01", headers=(("Content-Type", "application/pdf"),)), Reason.NOT_HTML, "binary"),
        (raw("User-agent: *\n", url="https://tides.example/robots.txt"), Reason.NOT_A_POST, "robots.txt"),
        (raw("<?xml version='1.0'?><rss version='2.0'><channel/></rss>", url="https://tides.example/feed.xml"), Reason.NOT_A_POST, "<rss>"),
        (raw("<urlset xmlns='x'></urlset>", url="https://tides.example/sitemap.xml"), Reason.NOT_A_POST, "<urlset>"),
        (raw('{"a": 1}', headers=(("Content-Type", "application/json"),)), Reason.NOT_A_POST, "JSON"),
        (raw(b"x" * (MAX_BYTES + 1)), Reason.TOO_LARGE, "limit"),
        (raw(html("<h1>Ebb</h1>"), url="https://tides.example/ebb"), Reason.NOT_A_POST, "neither"),
        (raw(html("<h1>Ebb</h1>")), Reason.EMPTY, "no text"),
    ],
)
def test_a_page_without_a_post_says_why(given: RawPage, reason: Reason, words: str) -> None:
    record = only(given)
    assert isinstance(record, Rejected)
    assert record.reason is reason
    assert words in record.evidence
    assert (record.warc_file, record.warc_offset, record.warc_record_id) == ("t.warc.gz", 7, "<urn:uuid:7>")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("robots.txt", "robots"),
        ("ai.txt", "robots"),
        (".well-known/tdmrep.json", "robots"),
        ("p/ai.txt.html", "notfound"),
        ("gone/", "notfound"),
    ],
)
def test_a_host_without_its_files_for_crawlers_has_no_broken_page(path: str, kind: str) -> None:
    record = only(raw(html(WORDS), url=f"https://tides.example/{path}", status=404))
    assert isinstance(record, Rejected) and (record.reason, record.kind) == (Reason.HTTP_ERROR, kind)


def test_a_damaged_response_is_unreadable_with_its_fault() -> None:
    broken = RawPage(**{**{name: getattr(raw(html(WORDS)), name) for name in RawPage.__slots__}, "fault": "gzip ended early"})
    record = only(broken)
    assert isinstance(record, Rejected)
    assert (record.reason, record.evidence) == (Reason.UNREADABLE, "gzip ended early")


def test_a_post_says_where_its_bytes_are_and_how_it_was_read() -> None:
    post = only(raw(html(WORDS)))
    assert isinstance(post, Post)
    assert (post.title, post.site, post.warc_offset, post.encoding, post.http_status) == ("Ebb", "tides", 7, "utf-8", 200)
    assert post.post_id.startswith("web:")
    assert "piano" in post.text
    assert "# Ebb" not in post.markdown


def test_the_same_bytes_give_the_same_record() -> None:
    assert extract(raw(html(WORDS)), SITE) == extract(raw(html(WORDS)), SITE)


def test_spellings_of_one_address_share_a_post_id() -> None:
    one, two = only(raw(html(WORDS))), only(raw(html(WORDS), url="http://www.tides.example/notes/ebb/?utm_source=x"))
    assert isinstance(one, Post)
    assert isinstance(two, Post)
    assert one.post_id == two.post_id


@pytest.mark.parametrize("depth", [300, 3_000, 20_000])
def test_words_nested_too_deep_are_kept(depth: int) -> None:
    inner = "<p>The deepest word of all is plankton, and it is still a word.</p>"
    deep = "<h1>Ebb</h1>" + "<div>" * depth + inner + "</div>" * depth + "<p>After it, the shore.</p>"
    post = only(raw(html(deep)))
    assert isinstance(post, Post)
    assert "plankton" in post.text
    assert "the shore" in post.text


def test_one_huge_piece_of_text_is_kept() -> None:
    post = only(raw(html("<h1>Ebb</h1><p>" + "sand" * 2_600_000 + "</p>")))
    assert isinstance(post, Post)
    assert len(post.text) > 10_000_000


def test_json_that_nests_without_end_is_a_page_like_any_other() -> None:
    record = only(raw('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", headers=(("Content-Type", "application/json"),)))
    assert isinstance(record, Rejected)


def test_thirty_thousand_headings_cost_one_walk() -> None:
    many = "".join(f'<div><h2><a href="/p/{number}">p {number}</a></h2><p>x</p></div>' for number in range(3_000))
    record = only(raw(html(many)))
    assert isinstance(record, Rejected)
    assert "3000 headings" in record.evidence


def test_control_characters_do_not_cut_the_text() -> None:
    post = only(raw(html("<h1>Ebb</h1><p>before\x00after, with words enough to make a paragraph of its own here.</p>"), headers=HTML))
    assert isinstance(post, Post)
    assert "after, with words" in post.text


@pytest.mark.parametrize(("box", "locked"), [("<div style='display: none;'>", False), ("<div>", True)])
def test_a_password_field_that_is_not_seen_locks_nothing(box: str, locked: bool) -> None:
    record = only(raw(html(f"<h1>Ebb</h1>{box}<label><input type='password'></label></div><p>No ferry today.</p>")))
    assert isinstance(record, Rejected) is locked


def test_a_script_that_speaks_of_encryption_locks_nothing() -> None:
    script = "<script>scroll(); // works with hexo-blog-encrypt too</script>"
    assert isinstance(only(raw(html(f"<h1>Ebb</h1><p>No ferry today.</p>{script}"))), Post)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"exclude": ("/notes/",)}, False),
        ({"exclude": ("/drafts/",)}, True),
        ({"include": ("/notes/",)}, True),
        ({"include": ("/essays/",)}, False),
    ],
)
def test_what_the_sites_row_keeps_out_is_no_post_wherever_it_came_from(row: dict[str, tuple[str, ...]], kept: bool) -> None:
    page_of = replace(SITE, **row)
    (record,) = extract(raw(html(WORDS)), page_of)
    assert isinstance(record, Post) is kept
    words = "The water went out further than anyone remembered, and left a piano on the sand."
    link = "https://tides.example/notes/ebb"
    answer = json.dumps([{"id": 4, "link": link, "title": {"rendered": "Ebb"}, "content": {"rendered": f"<p>{words}</p>"}, "guid": {}}])
    given = raw(answer, url="https://tides.example/wp-json/wp/v2/posts?page=1", headers=(("Content-Type", "application/json"),))
    (record,) = extract(given, replace(page_of, platform="wordpress"))
    assert isinstance(record, Post) is kept
    assert kept or (isinstance(record, Rejected) and record.reason is Reason.KEPT_OUT and link in record.evidence)
