"""What duplicate finding needs to know of one post: its text and the few facts that decide who is the original."""

from dataclasses import dataclass, replace
from datetime import datetime

# Hosts where many authors publish; everything else is an author's own site unless it says that it copies.
PLATFORMS = frozenset({"cnblogs", "xlog", "medium", "zhihu", "juejin", "csdn", "segmentfault", "jianshu", "devto", "substack", "oschina"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One version of one post as duplicate finding sees it. Everything but id and text may be unknown.

    `alternates` are other-language versions the page names, as "tag URL"; `platform_key` is equal for the language versions
    of one post on one platform; `mirror` says the site is known to copy from others; `notices` are statements that cleaning took
    out of the text; `translated_from` marks a machine translation.
    """

    post_id: str
    version: str
    markdown: str
    title: str = ""
    url: str = ""
    site: str = ""
    platform: str = ""
    language: str = "und"
    published: datetime | None = None
    translated_from: str | None = None
    alternates: tuple[str, ...] = ()
    platform_key: str | None = None
    mirror: bool = False
    notices: tuple[str, ...] = ()

    def without_text(self) -> "Doc":
        """The same facts with an empty body, for keeping in an index."""
        return replace(self, markdown="", notices=())
