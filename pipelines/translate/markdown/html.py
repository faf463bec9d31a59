"""Prose inside raw HTML: text between tags, alternative texts and titles. Scripts, styles and preformatted text are never prose."""

import re
from collections.abc import Iterator

from pipelines.translate.markdown.masks import Hidden, cut, raw_elements, without_comments

_INLINE_NAMES = """
a abbr acronym b bdi bdo big br cite code del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong
sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_TAG_NAME = re.compile(r"</?\s*([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(
    r"\s(?:alt|title|summary|label|caption|desc|description)\s*=\s*(?:\"(?P<double>[^\"<>]+)\"|'(?P<single>[^'<>]+)')", re.IGNORECASE
)
_IMAGE = re.compile(r"!\[(?P<alt>.*?)\](?=[(\[]|$)", re.DOTALL)
_TITLE = re.compile(r"[\s](?:\"(?P<double>[^\"\\]+)\"|'(?P<single>[^'\\]+)')\s*\)$")
_OPENS_RAW = re.compile(r"<(script|style|pre|textarea|svg|math)\b[^<>]*(?<!/)>", re.IGNORECASE)


class RawState:
    """Whether a raw element that an earlier HTML block opened is still open: what follows is code, not prose."""

    def __init__(self) -> None:
        self.until = ""

    def feed(self, content: str, *, is_html: bool) -> bool:
        """Take the next block; True where it lies inside a raw element."""
        if self.until:
            closed = re.search(rf"</{self.until}\s*>", content, re.IGNORECASE)
            if closed:
                self.until = ""
            return True
        if is_html:
            shown = without_comments(content)
            rest = cut(shown, raw_elements(shown))
            opened = _OPENS_RAW.search(rest)
            if opened:
                self.until = opened[1]
                return not re.search(r"[^\x00-\x7f]", rest[: opened.start()])
        return False


def runs(content: str, hidden: list[Hidden]) -> Iterator[tuple[int, int]]:
    """Ranges of running text: between tags that break a line, and between empty lines."""
    start = 0
    opened = _OPENS_RAW.search(cut(content, raw_elements(content), " "))
    limit = opened.start() if opened else len(content)
    for item in hidden:
        if item.kind == "html" and _breaks(content[item.start : item.end]):
            yield from _lines(content, start, min(item.start, limit))
            start = item.end
    yield from _lines(content, start, limit)


def _breaks(tag: str) -> bool:
    name = _TAG_NAME.match(tag)
    return name is None or name[1].lower() not in _INLINE


def _lines(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if start >= end:
        return
    for match in re.compile(r"\n[ \t]*\n").finditer(content, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def attributes(content: str, item: Hidden) -> Iterator[tuple[str, int, int]]:
    """Translatable ranges inside one masked range: (kind, start, end)."""
    raw = content[item.start : item.end]
    if item.kind in ("html", "shortcode"):
        yield from _matches(_ATTRIBUTE, raw, item.start, "attribute")
    elif item.kind == "image":
        alt = _IMAGE.match(raw)
        if alt:
            yield "alt", item.start + alt.start("alt"), item.start + alt.end("alt")
        yield from _matches(_TITLE, raw, item.start, "title")
    elif item.kind == "link":
        yield from _matches(_TITLE, raw, item.start, "title")
    elif item.kind == "footnote" and raw.startswith("^["):
        yield "alt", item.start + 2, item.end - 1


def _matches(pattern: re.Pattern[str], raw: str, base: int, kind: str) -> Iterator[tuple[str, int, int]]:
    for match in pattern.finditer(raw):
        group = "double" if match["double"] is not None else "single"
        yield kind, base + match.start(group), base + match.end(group)
