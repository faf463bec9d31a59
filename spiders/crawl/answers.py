"""What came of asking for a URL once, whoever asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from spiders.warc import decode_body
from spiders.warc.payload import content_encodings
from spiders.warc.writing import digest_of


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: `wire` is the body as it came, `body` decoded; `fault` says when it is not whole."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    wire: bytes
    body: bytes
    fault: str | None
    at: datetime

    @property
    def phrase(self) -> str:
        """The status in words."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return ""

    @property
    def digest(self) -> str:
        """The payload digest, as archives write it."""
        return digest_of(self.wire)

    def header(self, name: str) -> str | None:
        """The first header of that name, any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no response. `transient`: it may be worth asking again."""

    url: str
    reason: str
    transient: bool
    paused: bool = False


class Transport(Protocol):
    """One way of asking: no pace, no rules, no redirects, but every limit on what comes back and the check of addresses."""

    async def ask(self, url: str, headers: Mapping[str, str], timeout_s: float) -> "Answer | NoAnswer":
        """Ask for a URL once."""


def answer_of(url: str, status: int, headers: Iterable[tuple[str, str]], wire: bytes, at: datetime) -> Answer:
    """A response with its body decoded under limits."""
    pairs = tuple(headers)
    body, fault = decode_body(wire, content_encodings([value for name, value in pairs if name.lower() == "content-encoding"]))
    return Answer(url, status, pairs, wire, body, fault, at)
