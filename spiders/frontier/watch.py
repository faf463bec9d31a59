"""What to ask to see whether a site changed at all: its lists as they last answered, and until when nothing else is due. Pure.

A crawl that ends well leaves this in its last ledger line. As long as that line is the last one, the next crawl need not read the
ledger, nor the lists again: where every list answers as before, nothing is due.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from spiders.frontier.revisit import EVERY_CRAWL, due_at
from spiders.links import Role
from spiders.raw import WarcRef
from spiders.redirects import redirect_of
from spiders.site import Site
from spiders.state import SiteState, UrlState, parse_instant

_LONGEST = timedelta(days=7)  # then the ledger is read again whatever the lists say
_MOST = 60  # lists of a site; one with more is not looked at but crawled
_HOPS = 6
_SETTLED = ("robots: ", "opted out: ")  # while robots.txt and the opt-outs stay, these stay unasked
Row = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Watch:
    """The lists, and the instant from which something else is due."""

    rows: tuple[Row, ...]
    until: datetime


def row_digest(site: Site) -> str:
    """Names a site's row as it is: a changed row is reason enough for a whole crawl."""
    return sha256(repr(site).encode()).hexdigest()[:16]


def watch_of(state: SiteState, home: str, now: datetime, covered: Callable[[UrlState], bool] = lambda known: False) -> Watch | None:
    """What a finished crawl leaves to look at; None where something is due already or a list gave no usable answer.

    `covered` tells other spellings of pages that answered: those are never due.
    """
    lists = [known for known in state.urls.values() if due_at(known) is EVERY_CRAWL]
    counted = (known for known in state.urls.values() if _counts(known) and not covered(known))
    others = [at for known in counted if (at := due_at(known)) is not None and at is not EVERY_CRAWL]
    until = min([*others, now + _LONGEST])
    watched = {hop.url: hop for known in lists for hop in _chain(state, known.url)}
    robots = {robots_url(url): state.urls.get(robots_url(url)) for url in [home, *watched]}
    hops = [hop for url, known in robots.items() if known is not None for hop in _chain(state, url)]
    usable = [_usable(known) for known in [*watched.values(), *hops]]
    if until <= now or None in robots.values() or not lists or len(usable) > _MOST or not all(usable):
        return None
    return Watch(tuple(map(_row, ({hop.url: hop for hop in hops} | watched).values())), until)


def rows_of(state: SiteState) -> tuple[Row, ...]:
    """Everything of a state that `state_of` made, as it now is."""
    return tuple(map(_row, state.urls.values()))


def robots_url(url: str) -> str:
    """The robots.txt that speaks for a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}/robots.txt"


def _counts(known: UrlState) -> bool:
    """Whether a URL's own time matters: robots files are asked for with the lists, and redirects' targets with what leads to them."""
    if known.url.endswith("/robots.txt") or (known.via is None and known.found is None):
        return False
    return known.visited or not (known.reason or "").startswith(_SETTLED)


def _usable(known: UrlState) -> bool:
    answered = known.ref is not None or known.status in (404, 410)
    return known.url.isascii() and known.visited and not known.failures and answered


def _chain(state: SiteState, url: str) -> Iterator[UrlState]:
    """A URL's state and those of the redirects it led to."""
    for _ in range(_HOPS):
        known = state.urls.get(url)
        if known is None:
            return
        yield known
        following = redirect_of(url, known.status or 0, known.location)
        if following is None:
            return
        url = following


def _row(known: UrlState) -> Row:
    at, ref = known.fetched_at, known.ref
    row: dict[str, str | int | None] = {
        "url": known.url, "role": known.role.value, "status": known.status, "kind": known.kind, "etag": known.etag,
        "modified": known.modified, "digest": known.digest, "location": known.location, "at": at.isoformat() if at else None,
        "file": ref.file if ref else None, "offset": ref.offset if ref else None, "record": ref.record_id if ref else None,
    }  # fmt: skip
    return {name: value for name, value in row.items() if value is not None}


def state_of(rows: Iterable[Row]) -> SiteState:
    """The part of a site's state that the rows tell. Raises KeyError, ValueError or TypeError for rows that are not ours."""
    return SiteState({known.url: known for known in map(_known, rows)})


def _known(row: Row) -> UrlState:
    at = parse_instant(str(row["at"])) if "at" in row else None
    ref = WarcRef(str(row["file"]), int(row["offset"] or 0), str(row["record"])) if "file" in row else None
    text = {name: None if row.get(name) is None else str(row[name]) for name in ("kind", "etag", "modified", "digest", "location")}
    return UrlState(
        str(row["url"]), role=Role(str(row["role"])), found="watched", status=int(row["status"] or 0), visited_at=at, fetched_at=at,
        ref=ref, **text,  # type: ignore[arg-type]
    )  # fmt: skip
