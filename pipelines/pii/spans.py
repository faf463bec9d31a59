"""A typed stretch of text, and the words around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipelines.charmap import CharMap

# In the order that decides between detectors that claim the same characters.
TYPES: Final = ("secret", "email", "cn_id", "tw_id", "hk_id", "bank_card", "phone", "ipv6", "ipv4", "qq", "wechat")

# Full-width ASCII and the ideographic space, one character for one: offsets stay those of the text.
_FOLD: Final = CharMap({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (end exclusive, in code points) of one of TYPES."""

    start: int
    end: int
    type: str


def fold(text: str) -> str:
    """Full-width forms as ASCII, the length unchanged."""
    return text if text.isascii() else _FOLD(text)


def before(text: str, start: int, size: int = 24) -> str:
    """What stands before `start` on the same line, at most `size` characters, lower case."""
    return text[max(0, start - size) : start].rpartition("\n")[2].lower()


def after(text: str, end: int, size: int = 16) -> str:
    """What stands after `end` on the same line, at most `size` characters, lower case."""
    return text[end : end + size].partition("\n")[0].lower()


def in_url(text: str, start: int) -> bool:
    """Whether `start` lies inside a URL or a path of one."""
    window = text[max(0, start - 300) : start]
    token = window[max((window.rfind(mark) for mark in " \t\n\"'<>()"), default=-1) + 1 :].lower()
    return "://" in token or token.startswith(("www.", "/"))


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Spans in order without overlaps: of two that overlap the one of the earlier type stays, then the longer."""
    kept: list[Span] = []
    for span in sorted(spans):
        while kept and kept[-1].end > span.start and _rank(span) < _rank(kept[-1]):
            kept.pop()
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def _rank(span: Span) -> tuple[int, int]:
    return TYPES.index(span.type), span.start - span.end
