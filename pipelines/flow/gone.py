"""Posts that are gone at their source: the crawl buried an address of theirs, and no other address of theirs answers.

Only the ledger knows: it saw the page missing twice, a week apart, with no answer between. A post that is gone leaves the table of
posts and everything made from it; its row among the rejected says why, and its bytes stay in the archive. A page that answers again
is no longer gone, and its post is back with the next run.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.records import Post, Reason, Rejected
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.state import fold
from spiders.urls import canonical

_SIGN = f'"event":"{Event.GONE.value}"'.encode()


@dataclass(frozen=True, slots=True)
class Buried:
    """Addresses of a site by identity: those that are gone, with the reason; and those that answered last."""

    gone: dict[str, str] = field(default_factory=dict)
    alive: frozenset[str] = frozenset()

    def reason(self, post: Post) -> str | None:
        """Why a post is gone; None for one that is not."""
        names = [canonical(url) for url in (post.url, post.canonical_url, *post.aliases)]
        if self.alive.intersection(names):
            return None
        return next((self.gone[name] for name in names if name in self.gone), None)


def buried(data_dir: Path, site: str) -> Buried:
    """What a site's ledger says is gone. A ledger that never buried anything is not folded."""
    path = ledger_path(data_dir, site)
    if not path.is_file() or _SIGN not in path.read_bytes():
        return Buried()
    known = fold(read_ledger(path)).urls.values()
    reasons = {entry.url: entry.reason for entry in read_ledger(path) if entry.event is Event.GONE}
    gone = {canonical(state.url): reasons.get(state.url) or f"HTTP {state.status}" for state in known if state.gone}
    alive = (canonical(state.url) for state in known if state.status in (200, 304) and state.visited and not state.gone)
    return Buried(gone, frozenset(alive))


def unpublished(posts: Iterable[Post], graves: Buried) -> dict[tuple[str, str], Rejected]:
    """The rows of the posts that are gone, by id and version."""
    if not graves.gone:
        return {}
    from pipelines.clean.sightings import turned_away

    found = ((post, graves.reason(post)) for post in posts)
    return {
        (post.post_id, post.version): turned_away(post, Reason.UNPUBLISHED, f"gone at its source: {why}") for post, why in found if why
    }
