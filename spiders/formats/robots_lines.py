"""robots.txt line by line: which field a line holds, forgiving the spellings that owners really write."""

import re
from collections.abc import Iterator
from enum import Enum, auto

_MAX_LINE = 16_664  # the reference parser's limit: eight times the longest URL it keeps


class Field(Enum):
    """Fields that mean something to a crawler."""

    AGENT = auto()
    ALLOW = auto()
    DISALLOW = auto()
    SITEMAP = auto()
    DELAY = auto()
    SIGNAL = auto()
    USAGE = auto()


_SPELLINGS = {
    "user-agent": Field.AGENT, "useragent": Field.AGENT, "user agent": Field.AGENT,
    "allow": Field.ALLOW,
    "disallow": Field.DISALLOW, "dissallow": Field.DISALLOW, "dissalow": Field.DISALLOW, "disalow": Field.DISALLOW,
    "diasllow": Field.DISALLOW, "disallaw": Field.DISALLOW,
    "sitemap": Field.SITEMAP, "site-map": Field.SITEMAP, "sitemaps": Field.SITEMAP,
    "crawl-delay": Field.DELAY, "crawl delay": Field.DELAY,
    "content-signal": Field.SIGNAL, "content-signals": Field.SIGNAL,
    "content-usage": Field.USAGE,
}  # fmt: skip
_NO_COLON = re.compile(r"(\S+)\s+(\S+)")


def lines(text: str) -> Iterator[tuple[Field, str]]:
    """(field, value) of each line that holds a known field; comments removed, anything else skipped."""
    for raw in re.split(r"\r\n|\r|\n", text):
        line = raw[:_MAX_LINE].partition("#")[0].strip(" \t\x0b\x0c\x00")
        name, colon, value = line.partition(":")
        if not colon:
            pair = _NO_COLON.fullmatch(line)
            if not pair:
                continue
            name, value = pair.groups()
        field = _SPELLINGS.get(name.strip().lower())
        if field:
            yield field, value.strip()
