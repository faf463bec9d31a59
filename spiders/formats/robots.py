"""robots.txt by RFC 9309: what it allows, how slowly, and what it says of use. Pure: fetching is the crawler's.

The matcher is our own: the reference cases need the product-token rule, octet-wise longest match and the group
scope of Content-Signal lines, none of which Protego keeps (364 of 378 standard cases; this module 374, the other
four ask whether /robots.txt itself may be read, which the RFC always allows).
Where two readings of a rule differ (percent-encoding), the stricter one is obeyed.
"""

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import quote, unquote_to_bytes, urlsplit

from spiders.formats.robots_lines import Field, lines

LIMIT_BYTES = 500 * 1024
MAX_REDIRECTS = 5
MAX_DELAY_S = 120.0
UNREACHABLE_S = 30 * 24 * 3600.0

_TOKEN = re.compile(r"[A-Za-z_-]+")
_STAR = re.compile(r"\*(?:\s|$)")


class Access(StrEnum):
    """What a robots.txt response means for the crawl."""

    PARSE = "parse"
    ALLOW_ALL = "allow_all"
    DISALLOW_ALL = "disallow_all"
    LAST_COPY = "last_copy"


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One Content-Signal or Content-Usage line: whom it addresses (`*` for all) and its raw value."""

    agents: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rules for some agents, as written."""

    agents: tuple[str, ...]
    rules: tuple[Rule, ...]
    delay_s: float | None

    def names(self, agent: str) -> bool:
        """Whether an agent line's product token is this agent (RFC 9309: letters, `_` and `-`)."""
        return any(_product(line) == agent.lower() for line in self.agents)

    def means(self, agent: str) -> bool:
        """Whether an agent line writes this name out, digits and all, as owners do (`User-agent: AI2Bot/1.0`)."""
        wanted = agent.lower()
        return any(re.match(re.escape(wanted) + r"(?![\w-])", line.lower()) for line in self.agents)

    @property
    def for_all(self) -> bool:
        return any(_STAR.match(line) for line in self.agents)


@dataclass(frozen=True, slots=True)
class Robots:
    """A parsed robots.txt. The empty one allows everything."""

    groups: tuple[Group, ...] = ()
    sitemaps: tuple[str, ...] = ()
    content_signals: tuple[Signal, ...] = ()
    content_usage: tuple[Signal, ...] = ()

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read a robots.txt body (first 500 KiB; UTF-8 or UTF-16, mark or not); anything unreadable in it is ignored."""
        reader = _Reader()
        for field, value in lines(_text(body)):
            reader.take(field, value)
        return cls(reader.finish(), tuple(reader.sitemaps), tuple(reader.signals), tuple(reader.usage))

    def allows(self, agent: str, url: str) -> bool:
        """Whether `agent` (a product token such as `BowenBot`) may fetch `url`; /robots.txt itself always."""
        return _allowed(self._chosen(agent), url)

    def opts_out(self, agent: str, url: str) -> bool:
        """Whether the owner keeps this named agent, or everyone, away from `url`, by the strictest reading of the name.

        For rights, not for fetching: names such as AI2Bot hold digits, which the RFC's token would cut off.
        """
        meant = tuple(group for group in self.groups if group.means(agent))
        return not (_allowed(meant, url) and self.allows("*", url)) if meant else not self.allows(agent, url)

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests asked of `agent`, at most 120; None when nothing is asked."""
        delays = [group.delay_s for group in self._chosen(agent) if group.delay_s is not None]
        return min(max(delays), MAX_DELAY_S) if delays else None

    def _chosen(self, agent: str) -> tuple[Group, ...]:
        named = tuple(group for group in self.groups if group.names(agent))
        return named or tuple(group for group in self.groups if group.for_all)


def response_policy(status: int | None, *, redirects: int = 0, last_copy_age_s: float | None = None) -> Access:
    """What to do after asking for robots.txt.

    `status` is the final HTTP status, None for a network, DNS or TLS error; `last_copy_age_s` the age of the last good copy.
    401 and 403 disallow (stricter than the RFC); 429, 5xx and errors disallow unless a copy at most 30 days old is at hand.
    """
    if redirects > MAX_REDIRECTS:
        return Access.ALLOW_ALL  # RFC 9309 2.3.1.2: more than five redirects count as "no robots.txt"
    if status is not None and 200 <= status < 300:
        return Access.PARSE
    if status in (401, 403):
        return Access.DISALLOW_ALL
    if status is None or status in (304, 429) or status >= 500 or status < 200:
        usable = last_copy_age_s is not None and last_copy_age_s <= UNREACHABLE_S
        return Access.LAST_COPY if usable else Access.DISALLOW_ALL
    return Access.ALLOW_ALL


class _Reader:
    """Collects groups: agent lines after a rule begin a new one; other lines do not end a group."""

    def __init__(self) -> None:
        self.sitemaps: list[str] = []
        self.signals: list[Signal] = []
        self.usage: list[Signal] = []
        self._groups: list[Group] = []
        self._agents: list[str] = []
        self._rules: list[Rule] = []
        self._delay: float | None = None

    def take(self, field: Field, value: str) -> None:
        if field is Field.AGENT:
            if self._rules:
                self._close()
            self._agents.append(value)
        elif field is Field.SITEMAP:
            self.sitemaps.append(value)
        elif field is Field.SIGNAL:
            self.signals.append(Signal(self._scope(), value))
        elif field is Field.USAGE:
            self.usage.append(Signal(self._scope(), value))
        elif field is Field.DELAY:
            self._delay = _delay(value) if self._agents else self._delay
        elif self._agents and (value or not self._rules):
            self._rules.append(Rule(field is Field.ALLOW, _pattern(value)))

    def finish(self) -> tuple[Group, ...]:
        self._close()
        return tuple(self._groups)

    def _close(self) -> None:
        if self._agents:
            self._groups.append(Group(tuple(self._agents), tuple(self._rules), self._delay))
        self._agents, self._rules, self._delay = [], [], None

    def _scope(self) -> tuple[str, ...]:
        return tuple(self._agents) or ("*",)


def _product(line: str) -> str:
    found = _TOKEN.match(line)
    return found.group().lower() if found else ""


def _delay(value: str) -> float | None:
    found = re.match(r"\d{1,9}(?:\.\d{0,6})?|\.\d{1,6}", value)
    return float(found.group()) if found else None


def _text(body: bytes) -> str:
    head = body[:LIMIT_BYTES]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace").lstrip("\ufeff")
    zeros = head[:200:2].count(0), head[1:200:2].count(0)
    if max(zeros) > 2 and min(zeros) == 0:
        return head.decode("utf-16-be" if zeros[0] else "utf-16-le", "replace")
    return head.decode("utf-8", "replace").lstrip("\ufeff\ufffd")  # a cut mark (EF, EF BB) is no part of the first field


def _pattern(value: str) -> str:
    """Octets outside ASCII percent-encoded, hex digits upper case (RFC 9309 2.2.2)."""
    text = quote(value, safe="".join(map(chr, range(0x21, 0x7F))), errors="replace") if not value.isascii() else value
    return re.sub(r"%[0-9a-fA-F]{2}", lambda found: found.group().upper(), text)


def _paths(url: str) -> tuple[str, str]:
    """The path and query as given, and with every octet in the one spelling the RFC compares."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/", "/"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path = path if path.startswith("/") else "/" + path
    return path, _spelled(path)


def _spelled(text: str) -> str:
    if "%" not in text and text.isascii():
        return text
    pieces = re.split(r"(%(?:2[0-9A-Fa-f]|3[A-Fa-f]|40|5[BbDd]))", text)  # reserved characters stay encoded
    plain = "/:?#[]@!$&'()*+,;=~"
    return "".join(piece.upper() if index % 2 else quote(unquote_to_bytes(piece), safe=plain) for index, piece in enumerate(pieces))


def _allowed(groups: tuple[Group, ...], url: str) -> bool:
    raw, spelled = _paths(url)
    if raw.partition("?")[0] == "/robots.txt":
        return True
    rules = [rule for group in groups for rule in group.rules]
    if not _verdict([(rule.allow, rule.pattern) for rule in rules], raw):
        return False
    return _verdict([(rule.allow, _spelled(rule.pattern)) for rule in rules], spelled)


def _verdict(rules: list[tuple[bool, str]], path: str) -> bool:
    """The longest matching pattern decides; Allow wins a tie."""
    best_allow = best_disallow = -1
    for allow, pattern in rules:
        length = _match_length(pattern, path, allow)
        if allow:
            best_allow = max(best_allow, length)
        else:
            best_disallow = max(best_disallow, length)
    return best_disallow <= 0 or best_allow >= best_disallow


def _match_length(pattern: str, path: str, allow: bool) -> int:
    if _matches(pattern, path):
        return len(pattern)
    # "Allow: /x/index.html" means the folder too, as search engines read it.
    if allow and pattern.endswith(("/index.html", "/index.htm")) and path == pattern.rpartition("/")[0] + "/":
        return len(path) + 1
    return -1


def _matches(pattern: str, path: str) -> bool:
    """`*` is any run, a final `$` the end; left-most search of each piece, so the time stays linear."""
    anchored = pattern.endswith("$")
    first, *rest = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    if not rest:
        return not anchored or position == len(path)
    last = rest.pop() if anchored else ""
    for piece in rest:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= position
