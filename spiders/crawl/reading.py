"""What a page tells a crawl, read within limits: the process that reads crawls all sites, and one page must not hold it up."""

from typing import TYPE_CHECKING

from spiders.crawl.floods import refuse_floods
from spiders.deadline import cpu_limit
from spiders.links import Role
from spiders.settings import READING_S

if TYPE_CHECKING:
    from spiders.frontier.discovery import Reading
    from spiders.page import Page


def read_page(page: "Page", role: Role) -> "Reading":
    """Kind and links of a page. Raises TooSlow, Flood, and whatever a page may break."""
    from spiders.frontier.discovery import read  # loads the parsers, which a look whether anything changed does without

    with cpu_limit(READING_S):
        if page.media in ("html", "xml"):
            refuse_floods(page.text)
        return read(page, role)
