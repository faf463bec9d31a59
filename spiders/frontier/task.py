"""One URL to visit, as the queue orders it."""

from dataclasses import dataclass, field

from spiders.links import Role


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """One URL to visit. Tasks order by rank, then by when they were found. `listed`: a feed, sitemap, API or the user named it.

    `via` is the page that named it first.
    """

    rank: int
    number: int
    url: str = field(compare=False)
    role: Role = field(compare=False)
    listed: bool = field(compare=False, default=False)
    depth: int = field(compare=False, default=0)
    tries: int = field(compare=False, default=0)
    via: str = field(compare=False, default="")
