"""Archived pages whose bytes no longer read. Each gives a row among the rejected: nothing disappears without a word.

The ledger wrote down what lies where, so a record that is damaged, or that nobody can find behind damage, still has its URL.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from pipelines.records import Reason, Rejected
from spiders.ledger import Entry, Event
from spiders.page import PageKind
from spiders.warc import Damage

SIGN = "damaged archive: "
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def lost_pages(site: str, damage: Sequence[Damage], read: Collection[int], ledger: Iterable[Entry]) -> Iterator[Rejected]:
    """The rows of one archive file's damage. `read` are the offsets of the records that gave pages, `ledger` the lines of its site.

    Damage that no line explains has a row without a URL.
    """
    if not damage:
        return
    problems = {item.offset: item.problem for item in damage}
    own = (line for line in ledger if line.event is Event.FETCHED and line.file == damage[0].file)
    lines = {line.offset: line for line in own if line.offset is not None and line.offset not in read}
    places = sorted({*problems, *read})
    before = {offset: places[max(0, bisect(places, offset) - 1)] for offset in lines}  # the record or damage that a line lies at or behind
    hidden = {offset: problems[place] for offset, place in before.items() if place in problems and place <= offset}
    for offset, problem in sorted((problems | hidden).items()):
        yield _lost(site, damage[0].file, offset, problem, lines.get(offset))


def _lost(site: str, file: str, offset: int, problem: str, line: Entry | None) -> Rejected:
    return Rejected(
        url=(line.url if line else None) or "",
        site=site,
        stage="extract",
        reason=Reason.UNREADABLE,
        kind=PageKind.OTHER.value,
        evidence=f"{SIGN}{problem}"[:500],
        post_id=None,
        fetched_at=datetime.fromisoformat(line.at) if line else _UNKNOWN,
        http_status=(line.status if line else None) or 0,
        warc_file=file,
        warc_offset=offset,
        warc_record_id=(line.record if line else None) or "",
    )
