"""Permanent opt-outs and tombstones, by hash: what was asked to stay out stays out, whoever crawls again.

The file is JSON Lines and holds no address and no name, so it can be kept under version control and published:

    {"kind": "url", "hash": "<sha256 of url:KEY>", "reason": "withdrawn by its author", "since": "2026-11-22"}

Kinds: url (a page, under every spelling of its address), site (a row of the sites file), author (a name or a profile address),
post (a post id) and text (words that were withdrawn, wherever they turn up again). Both halves read it: the crawl may skip what is
named here, and no stage lets it through.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

KINDS: Final = ("url", "site", "author", "post", "text")
FILE: Final = "optouts.jsonl"


class OptOutError(ValueError):
    """An opt-out file that cannot be trusted: the message names file, line and fix."""


@dataclass(frozen=True, slots=True)
class OptOut:
    """One thing that stays out, and why."""

    kind: str
    hash: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class OptOuts:
    """A set of opt-outs, asked by value. The empty one keeps nothing out."""

    rows: tuple[OptOut, ...] = ()
    _hashes: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[OptOut]) -> "OptOuts":
        kept = tuple(rows)
        return cls(kept, frozenset((row.kind, row.hash) for row in kept))

    def names(self, kind: str, value: str | None) -> OptOut | None:
        """The opt-out that names this URL, site, author, post id or text; None when nothing does."""
        if not value or not self._hashes:
            return None
        wanted = (kind, key_hash(kind, value))
        return next((row for row in self.rows if (row.kind, row.hash) == wanted), None) if wanted in self._hashes else None


def key_hash(kind: str, value: str) -> str:
    """SHA-256 of a value's one spelling, as hexadecimal."""
    return hashlib.sha256(f"{kind}:{spelling(kind, value)}".encode("utf-8", "surrogatepass")).hexdigest()


def spelling(kind: str, value: str) -> str:
    """The one spelling of a value: URLs without scheme, `www.`, fragment, final slash and escapes; names without case and width."""
    if kind == "url":
        return _url_spelling(value)
    if kind == "text":
        return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", value)).lower()
    folded = unicodedata.normalize("NFKC", value).strip().casefold()
    return _url_spelling(folded) if folded.startswith(("http://", "https://")) else re.sub(r"\s+", " ", folded)


def _url_spelling(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    path = re.sub(r"/(?:index\.html?)?$", "", unquote(parts.path))
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{host}{port}{path}" + (f"?{parts.query}" if parts.query else "") + fragment


def opt_out(kind: str, value: str, *, reason: str, since: str) -> OptOut:
    """The row that keeps `value` out from day `since` (ISO date)."""
    if kind not in KINDS:
        raise OptOutError(f"unknown kind {kind!r}; use one of {', '.join(KINDS)}")
    return OptOut(kind, key_hash(kind, value), reason, since)


def load(*paths: Path) -> OptOuts:
    """Read opt-out files; a missing file is empty. Raises OptOutError for a line that is not one: an opt-out must not be lost."""
    return OptOuts.of(row for path in paths if path.exists() for row in _rows(path))


def _rows(path: Path) -> Iterator[OptOut]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            row = json.loads(line)
            kind, digest = row["kind"], row["hash"]
        except (ValueError, KeyError, TypeError):
            raise OptOutError(f"{path}:{number}: not an opt-out; a line is {{\"kind\": ..., \"hash\": ...}}: mend or delete it") from None
        if kind not in KINDS or not re.fullmatch(r"[0-9a-f]{64}", str(digest)):
            raise OptOutError(f"{path}:{number}: kind {kind!r} or its hash is wrong; write the line with `bowen takedown`")
        yield OptOut(kind, digest, str(row.get("reason", "")), str(row.get("since", "")))


def to_lines(rows: Iterable[OptOut]) -> str:
    """Rows as the file's lines."""
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
