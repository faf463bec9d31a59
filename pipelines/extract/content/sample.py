"""Which pages of known platforms trafilatura is asked about, and how its answer is kept: a sample that never changes."""

from hashlib import sha256

# A question costs as much as extracting a page and all that follows, so one page in 64 is asked about: 1.6 % of a run.
_ONE_IN = 64
_LARGE = 500_000  # characters of markup: trafilatura takes seconds for such a page
# The answers, as they stand in a post's `edits`.
AGREES, DIFFERS = "second_opinion_agrees", "second_opinion_differs"


def is_sampled(url: str, size: int) -> bool:
    """Whether a page is asked about: the same ones in every run, whatever other pages there are. `size` is in characters."""
    return size < _LARGE and int.from_bytes(sha256(url.encode("utf-8", "surrogatepass")).digest()[:4], "big") % _ONE_IN == 0
