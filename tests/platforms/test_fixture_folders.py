"""Every fixture folder: platform, kind, links, and the records that extraction makes of the page."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest
from fixture_folders import folders, load

from pipelines.extract.extract import extract
from pipelines.extract.site_pass import side_labels
from pipelines.records import Post, Rejected
from spiders.page import Page
from spiders.platforms import PLATFORMS, platform_of, recognise

CASES = folders()


def plain(value: Any) -> Any:
    """A record's value as JSON would have it: instants as ISO text, images and code blocks as pairs."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return list(value.values()) if isinstance(value, dict) else value


def check(post: Post, wanted: dict[str, Any]) -> None:
    """Every expected column, and no other, is compared."""
    got = asdict(post)
    assert {name: plain(got[name]) for name in wanted} == wanted


@pytest.mark.parametrize("name", CASES)
def test_platform_and_kind(name: str) -> None:
    raw, site, expected = load(name)
    page = Page(raw, site)
    if "platform" in expected:
        assert platform_of(page).name == expected["platform"]
    if "kind" in expected:
        verdict = platform_of(page).kind(page)
        assert (verdict.kind.value, bool(verdict.evidence)) == (expected["kind"], True), verdict


@pytest.mark.parametrize("name", [case for case in CASES if "links" in load(case)[2]])
def test_links(name: str) -> None:
    raw, site, expected = load(name)
    page = Page(raw, site)
    found = platform_of(page).links(page)
    for role, urls in expected["links"].items():
        of_role = [link.url for link in found if link.role.value == role]
        assert [url for url in of_role if url in urls] == urls, f"{role}: {of_role}"
    assert len({link.url for link in found}) == len(found)


@pytest.mark.parametrize("name", CASES)
def test_records(name: str) -> None:
    raw, site, expected = load(name)
    records = extract(raw, site)
    assert records, "a page always gives at least one record"
    posts = [record for record in records if isinstance(record, Post)]
    refused = [record for record in records if isinstance(record, Rejected)]
    if "rejected" in expected:
        assert [(record.reason.value, record.url) for record in refused] == [(expected["rejected"], raw.url)]
        assert not posts
        assert all(word in refused[0].evidence for word in expected.get("evidence_has", ()))
        return
    wanted = expected.get("posts") or [expected["post"]]
    assert len(posts) == len(wanted)
    for post, columns in zip(posts, wanted, strict=True):
        check(post, columns)
    for post_id, reason in expected.get("refusals", {}).items():
        assert [record.reason.value for record in refused if record.post_id == post_id] == [reason], post_id
    if "rejections" in expected:
        assert [record.reason.value for record in refused] == expected["rejections"]


@pytest.mark.parametrize("name", [case for case in CASES if {"text_has", "text_lacks", "evidence"} & load(case)[2].keys()])
def test_words_kept_and_left_out(name: str) -> None:
    raw, site, expected = load(name)
    post = next(record for record in extract(raw, site) if isinstance(record, Post))
    for words in expected.get("text_has", ()):
        assert words in post.text
    for words in expected.get("text_lacks", ()):
        assert words not in post.text
    signs = {sign.signal: sign.value for sign in post.licence_evidence}
    for signal, value in expected.get("evidence", {}).items():
        assert signs[signal] == value


def test_side_answers_tell_labels() -> None:
    raw, _, expected = load("cnblogs/accessories")
    assert {key: [list(part) for part in value] for key, value in side_labels([raw]).items()} == expected["labels"]


def test_every_platform_has_a_post_and_the_page_alone_gives_most_of_them_away() -> None:
    """A row may not name its platform: the page does, for every platform but the general rules."""
    with_post = {name.split("/")[0] for name in CASES if "post" in load(name)[2] or "posts" in load(name)[2]}
    assert with_post == set(PLATFORMS)
    for name in CASES:
        raw, site, expected = load(name)
        if "post" in expected and expected.get("platform", "generic") != "generic":
            assert recognise(Page(raw, site))[0].name == expected["platform"], name
