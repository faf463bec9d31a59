"""Pages that a blog itself lists as posts and that gave none: what was read wrongly, or a blog that hides its words."""

from collections.abc import Collection
from dataclasses import dataclass

from pipelines.flow.workspace import Workspace
from pipelines.records import Reason

# What our reading decided. That a page is gone, moved or kept out is another matter, and said elsewhere.
_OURS = frozenset({Reason.NOT_A_POST, Reason.NOT_HTML, Reason.EMPTY, Reason.TOO_SHORT, Reason.PROTECTED, Reason.UNREADABLE, Reason.CRASHED})
_SHARE = 0.5  # a sitemap lists a few pages besides the posts


@dataclass(frozen=True, slots=True)
class Unread:
    """How many of the listed pages gave no post, and the first of them with what decided it."""

    count: int
    listed: int
    url: str
    evidence: str

    def alarm(self) -> str:
        """One line for a person."""
        given = f"{self.count} of {self.listed} pages that its feed or sitemap lists gave no post, such as {self.url}: {self.evidence}"
        return f"{given}; `bowen explain URL` says more"


def unread_posts(work: Workspace, site: str, listed: Collection[str]) -> Unread | None:
    """None where most of the listed pages gave a post, or nothing was read yet. URLs as they were fetched."""
    posts = work.store.table("extracted_posts", ["url", "canonical_url", "aliases"], site).to_pylist()
    kept = {url for post in posts for url in (post["url"], post["canonical_url"], *post["aliases"])}
    rows = work.store.table("rejected_pages", ["url", "reason", "evidence"], site).to_pylist()
    why = {row["url"]: row["evidence"] for row in rows if row["reason"] in _OURS and row["url"] not in kept}
    unread = sorted(url for url in listed if url in why)
    if not unread or len(unread) < _SHARE * len(listed):
        return None
    return Unread(len(unread), len(listed), unread[0], why[unread[0]])
