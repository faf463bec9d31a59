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


# What a page says again and again, and the words that must come back as often; a reader that compares each with all others needs minutes.
REPEATED = {
    "ids": ("".join(f'<b id="a{n}">tide</b> ' for n in range(100_000)), "tide", 100_000),
    "marks": ("<strong>tide</strong>s " * 40_000, "tides", 40_000),
    "notes": (
        "".join(f'<sup><a href="#n{n}" id="r{n}">{n}</a></sup> tide ' for n in range(20_000))
        + "".join(f'<p id="n{n}">ebb <a href="#r{n}">back</a></p>' for n in range(20_000)),
        "ebb",
        20_000,
    ),
    "gutters": ("<div>" + "<pre>1</pre><pre>tide</pre>" * 10_000 + "</div>", "tide", 10_000),
    "tables": ("<p>" + "| a | b |\n|---|---|\n| tide | 2 |\nx\n" * 20_000 + "</p>", "tide", 20_000),
    "fences": ("<p>" + "```sh\ntide\n```\n" * 30_000 + "</p>", "tide", 30_000),
    "open fences": ("<p>" + "```tide\n" * 50_000 + "<b>x</b>\n```</p>", "```tide", 50_000),
}


def read_repeated(name: str) -> Iterator[tuple[int, int]]:
    """How often the words came back, and how often the page said them."""
    html, word, count = REPEATED[name]
    whole = f"<html><body><article><h1>Tides</h1><p>{html}</p></article></body></html>"
    page = page_of(whole.encode(), "https://blog.example.org/2026/03/01/tides.html")
    for post in extract(page.raw, page.site):
        assert isinstance(post, Post), post
        yield post.text.count(word), count
