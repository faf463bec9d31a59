"""An invented blog of any size for tests and benchmarks: routes for `MockWeb`, and one way to crawl them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mockweb import MockWeb, Reply, Route, Seen, conditional

from spiders.archive import Archive
from spiders.crawling import crawl
from spiders.page import RawPage
from spiders.site import Site

ROBOTS = "User-agent: *\nAllow: /\nSitemap: /sitemap.xml\n"
_WORDS = (
    *("river", "stone", "lantern", "harbour", "winter", "garden", "window", "letter", "copper"),
    *("meadow", "engine", "paper", "silver", "orchard", "signal", "thunder", "bridge", "candle"),
)


def words(number: int, count: int) -> str:
    """Invented prose, different for every number."""
    picked = (_WORDS[(number * 7 + index * (number % 11 + 3)) % len(_WORDS)] for index in range(count))
    return f"Entry {number} says: " + " ".join(f"{word}{number}" if index % 9 == 0 else word for index, word in enumerate(picked)) + "."


def post(number: int, text: str | None = None) -> str:
    """One post's page."""
    body = "".join(f"<p>{words(number * 5 + part, 60)}</p>" for part in range(5)) if text is None else f"<p>{text}</p>"
    return (
        f"<!doctype html><html lang=en><head><title>Post {number}</title></head><body><article><h1>Post {number}</h1>"
        f'<time datetime="2024-01-{number % 28 + 1:02}">day</time>{body}</article><a href="/">home</a></body></html>'
    )


def sitemap(web: MockWeb, paths: Mapping[str, str | None]) -> str:
    """A sitemap of paths with their lastmod."""
    rows = "".join(f"<url><loc>{web.url(path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for path, day in paths.items())
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def page(html: str) -> Callable[[Seen], Reply]:
    """A page with validators."""
    return lambda seen: conditional(html, seen)


@contextmanager
def blog(posts: int, extra: Mapping[str, Route] | None = None, fallback: Route | None = None) -> Iterator[MockWeb]:
    """A blog on loopback: robots.txt, sitemap.xml, a home page with the ten newest posts, and `posts` posts at /p/N."""
    routes: dict[str, Route] = {"/robots.txt": Reply(ROBOTS, type="text/plain")}
    routes.update({f"/p/{number}": page(post(number)) for number in range(posts)})
    with MockWeb(routes, fallback=fallback) as web:
        listed: dict[str, str | None] = {f"/p/{number}": None for number in range(posts)}
        web.routes["/sitemap.xml"] = lambda seen: conditional(sitemap(web, listed), seen, type="application/xml")
        newest = "".join(f'<h2><a href="/p/{number}">Post {number}</a></h2>' for number in range(posts - 1, max(-1, posts - 11), -1))
        web.routes["/"] = page(f"<!doctype html><html><head><title>Blog</title></head><body><h1>Blog</h1>{newest}</body></html>")
        web.routes.update(extra or {})
        yield web


@dataclass
class Run:
    """One crawl's exit code and events."""

    code: int
    events: list[Mapping[str, object]] = field(default_factory=list)

    @property
    def counts(self) -> Mapping[str, int]:
        """Counts of the site's last end event."""
        ends = [event for event in self.events if event.get("kind") == "end"]
        counts = ends[-1]["counts"] if ends else {}
        assert isinstance(counts, Mapping)
        return counts


def site(web: MockWeb, **row: object) -> Site:
    """A row for a mock web, unpaced."""
    given = {"name": "blog", "url": web.url("/"), "allow_hosts": (web.host,), "delay_s": 0.0}
    return Site(**{**given, **row})  # type: ignore[arg-type]


def run(
    target: Site, data_dir: Path, *, now: datetime | None = None, patience_s: float | None = None, contact: str | None = None,
    again: Collection[str] = (),
) -> Run:
    """Crawl one site in a process of its own, as the command does, pages of `again` also where they are not due."""
    result, asked = Run(0), {target.name: again}
    result.code = crawl([target], data_dir, now=now, patience_s=patience_s, contact=contact, again=asked, on_event=result.events.append)
    return result


def stored(data_dir: Path, name: str = "blog") -> list[RawPage]:
    """Every archived response; damage fails the test."""

    def damaged(damage: object) -> None:
        raise AssertionError(str(damage))

    return list(Archive(data_dir).pages(name, damaged))
