"""Functions for worker processes to run: they must be importable there."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from pipelines.extract.body import read_body
from pipelines.extract.extract import extract
from pipelines.records import Post
from spiders.page import Page, RawPage, WarcRef
from spiders.site import Site


def misbehave(order: str) -> Iterator[str]:
    """Do what the record says."""
    if order == "raise":
        raise ValueError("bad record")
    if order == "loop":
        while True:
            pass
    if order == "sleep":
        time.sleep(60)
    if order == "memory":
        yield str(len(bytearray(2 << 30)))
    if order == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "pid":
        yield str(os.getpid())
    yield f"{order}!"


def page_of(html: bytes, url: str = "https://blog.example.org/p/") -> Page:
    """A fetched page of that body."""
    raw = RawPage(
        url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=html,
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        warc=WarcRef("", 0, ""),
    )
    return Page(raw, Site(name="blog", url="https://blog.example.org/"))


POISONS = {
    "nested": lambda: b"<html><body>" + b"<div>" * 100_000 + b"<p>At the bottom.</p>" + b"</div>" * 100_000,
    "node": lambda: b"<html><body><article><p>" + b"word " * 2_000_000 + b"</p></article>",
    "links": lambda: b"<html><body>" + b"".join(b'<p><a href="/p/%d">link %d</a> and text</p>' % (n, n) for n in range(100_000)),
    "paragraphs": lambda: b"<html><body><article>" + b"<p>All work and no play makes it a long page.</p>" * 400_000,
}


def read_poison(name: str) -> Iterator[dict[str, object]]:
    """A hostile page's body, its size only, for the pipe's sake."""
    body = read_body(page_of(POISONS[name]()), None, None)
    usage = time.process_time()
    yield {"characters": len(body.text), "edits": body.edits, "cpu": usage} | {"description": asdict(body)["description"]}


# Pages that say a word of rights again and again, by how often they say it.
RIGHTS = {
    "words": lambda count: b"<html><body><h1>Terms</h1><p>" + b"cc0 licensed under x " * count,
    "paragraphs": lambda count: b"<html><body><h1>Terms</h1>"
    + b"".join(b"<p>paragraph %d of the page, with words, creative, licensed and reserved</p>" % n for n in range(count)),
}


def read_rights(order: str) -> Iterator[dict[str, object]]:
    """How often the word `licensed` is left in the post of such a page ("words 100"), what was flagged, and how many notices were seen."""
    name, count = order.split()
    page = page_of(RIGHTS[name](int(count)), "https://blog.example.org/2026/03/01/terms.html")
    for post in extract(page.raw, page.site):
        assert isinstance(post, Post), post
        yield {"kept": post.text.count("licensed"), "edits": post.edits, "notices": len(post.licence_evidence)}
