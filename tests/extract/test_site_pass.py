"""What a site's posts tell each other: its name at the end of titles; see test_dating for zones and the order of day and month."""

from dataclasses import replace

import pytest
from invented_pages import SITE, html, raw

from pipelines.extract.extract import extract
from pipelines.extract.site_pass import settle_site, shared_ending
from pipelines.records import Post, Rejected

NAMES = ("Ebb", "Flow", "Neap - and spring", "Slack water", "Rip")


def made(title: str) -> Post:
    post = extract(raw(html(f"<p>{'The water went out and came back. ' * 5}</p>", f"<title>{title}</title>")), SITE)[0]
    assert isinstance(post, Post)
    return replace(post, title=title)


def test_a_name_that_ends_every_title_is_the_sites() -> None:
    posts = [made(f"{name} - A Sea Diary") for name in NAMES]
    settled = list(settle_site(posts, ()))
    assert [record.title for record in settled if isinstance(record, Post)] == list(NAMES)
    assert all(isinstance(record, Post) and "site_name_removed" in record.edits for record in settled)
    assert len({record.version for record in settled if isinstance(record, Post)} | {post.version for post in posts}) == 2 * len(NAMES)


@pytest.mark.parametrize(
    "titles",
    [
        ["Ebb - A Sea Diary", "Flow - A Sea Diary"],
        [*NAMES],
        ["Rope: part 1", "Rope: part 2", "Rope: part 3", "Rope: part 4"],
        ["Ebb - A Sea Diary", "Ebb - A Sea Diary", "Ebb - A Sea Diary", "Ebb - A Sea Diary", "Flow"],
        ["a-b", "c-b", "d-b", "e-b"],
    ],
)
def test_titles_that_only_look_alike_are_kept(titles: list[str]) -> None:
    assert shared_ending(titles) is None


def test_rejected_pages_pass_through_in_their_place() -> None:
    nothing = extract(raw("", url="https://tides.example/x"), SITE)[0]
    assert isinstance(nothing, Rejected)
    assert next(settle_site([nothing, made("Ebb")], ())) is nothing
