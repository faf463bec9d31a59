"""Segments: the stretches of a document that a translator may see, each with the source ranges it came from.

A segment is a paragraph, heading, list item, table cell, caption, alternative text, link title or front-matter value. Its text has
placeholders for everything that is structure. Whatever is in no segment is copied byte for byte by pipelines.translate.markdown.splice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from pipelines.translate.markdown import align, html
from pipelines.translate.markdown.frontmatter import FrontMatter, front_matter
from pipelines.translate.markdown.masks import Hidden, of_html, of_inline
from pipelines.translate.markdown.parse import Parsed, line_starts, parse
from pipelines.translate.markdown.placeholders import Mask, closing, opening, single

# Marks that carry no grammar: cut from a segment's ends, so that a translator never sees them and texts repeat more often.
# A day that begins a heading is one: written one way all through a document.
_PEELED_KINDS = "html image shortcode attributes directive callout checkbox date definition toc comment icon"
_PEELED = frozenset(_PEELED_KINDS.split())
_HARD_BREAK = re.compile(r"(?:[ ]{2,}|\\)(?:\r\n?|\n)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A text to translate: source[start:end], with marks for the masked ranges and newlines for the glued ones."""

    kind: str
    text: str
    start: int
    end: int
    masks: tuple[Mask, ...]
    glues: tuple[tuple[int, int], ...]
    quoting: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown text with its segments in order of place; children (an image's alternative text) follow what holds them."""

    source: str
    segments: tuple[Segment, ...]


def segment(markdown: str) -> Document:
    """Find every segment of a Markdown document. Pure; never raises on any text."""
    front = front_matter(markdown)
    body = markdown[front.end :]
    starts = [start + front.end for start in line_starts(body)]
    parsed = parse(body)
    found = [*_front(front), *_walk(markdown, starts, parsed)]
    return Document(markdown, tuple(sorted(found, key=lambda item: (item.start, -item.end))))


def _front(front: FrontMatter) -> Iterator[Segment]:
    for value in front.values:
        yield Segment("front", value.text, value.start, value.end, (), (), value.quoting)


def _walk(source: str, starts: Sequence[int], parsed: Parsed) -> Iterator[Segment]:
    raw = html.RawState()
    row: list[Token] = []
    kind = "paragraph"
    for token in parsed.tokens:
        if token.type in ("heading_open", "paragraph_open"):
            kind = token.type.removesuffix("_open")
        elif token.type == "tr_open":
            row = [token]
        elif token.type == "tr_close":
            yield from _row(source, starts, row, parsed)
            row = []
        elif token.type == "inline" and row:
            row.append(token)
        elif token.type in ("inline", "html_block") and token.map is not None:
            yield from _block(source, starts, token, kind, parsed, raw)


def _block(
    source: str, starts: Sequence[int], token: Token, kind: str, parsed: Parsed, raw: html.RawState
) -> Iterator[Segment]:
    assert token.map is not None
    first, last = token.map
    offsets = align.align(token.content, source, starts, first, min(last, len(starts) - 1))
    was_raw = raw.feed(token.content, is_html=token.type == "html_block")
    if offsets is None or was_raw:
        return
    content = _Content(source, token.content, offsets)
    if token.type == "inline":
        yield from content.segments(kind, of_inline(token.content, parsed))
    else:
        yield from _html_block(content)


def _html_block(content: "_Content") -> Iterator[Segment]:
    hidden = of_html(content.text)
    for start, end in html.runs(content.text, hidden):
        inside = [item for item in hidden if start <= item.start and item.end <= end]
        yield from content.build("html", start, end, inside)
    yield from content.children(hidden)


def _row(source: str, starts: Sequence[int], row: list[Token], parsed: Parsed) -> Iterator[Segment]:
    tr, *inline = row
    assert tr.map is not None
    found = iter(align.cells(source, starts[tr.map[0]], starts[tr.map[0] + 1]))
    for token in inline:
        if not token.content:
            continue
        offsets = _cell(token.content, found)
        if offsets is None:
            return
        yield from _Content(source, token.content, offsets).segments("cell", of_inline(token.content, parsed))


def _cell(content: str, found: Iterator[tuple[str, list[int]]]) -> list[int] | None:
    for text, offsets in found:
        if text.replace("\0", "\ufffd").endswith(content):
            return offsets[len(text) - len(content) :]
    return None


@dataclass(frozen=True, slots=True)
class _Content:
    """A content with the source offset of each of its characters."""

    source: str
    text: str
    offsets: list[int]

    def segments(self, kind: str, hidden: list[Hidden]) -> Iterator[Segment]:
        """The segments of one inline text: its own, cut at hard breaks, and those inside its images, links and tags."""
        for start, end in self._cuts(hidden):
            yield from self.build(kind, start, end, [item for item in hidden if start <= item.start and item.end <= end])
        yield from self.children(hidden)

    def _cuts(self, hidden: list[Hidden]) -> Iterator[tuple[int, int]]:
        start = passed = halves = 0
        for match in re.finditer("\n", self.text):
            at = match.start()
            while passed < len(hidden) and hidden[passed].end <= at:
                halves += hidden[passed].pair >= 0
                passed += 1
            inside = passed < len(hidden) and hidden[passed].start < at
            if inside or halves % 2 or not self._hard(at):
                continue
            yield start, at - (self.text[at - 1] == "\\")
            start = at + 1
        yield start, len(self.text)

    def _hard(self, newline: int) -> bool:
        last, following = self._before(newline), self._after(newline)
        return last is not None and following is not None and bool(_HARD_BREAK.match(self.source, last + (self.source[last] != "\\")))

    def _before(self, at: int) -> int | None:
        return next((self.offsets[i] for i in range(at - 1, -1, -1) if self.offsets[i] >= 0), None)

    def _after(self, at: int) -> int | None:
        return next((self.offsets[i] for i in range(at, len(self.offsets)) if self.offsets[i] >= 0), None)

    def build(self, kind: str, start: int, end: int, hidden: list[Hidden]) -> Iterator[Segment]:
        """One segment over [start, end) of the content, or none where it holds no letter."""
        start, end, hidden = self._peeled(start, end, hidden)
        if start >= end or not any(character.isalpha() for character in self._visible(start, end, hidden)):
            return
        builder = _Builder(self, start)
        for item in hidden:
            builder.literal(item.start)
            builder.hide(item)
        builder.literal(end)
        first, last = self._after(start), self._before(end)
        assert first is not None
        assert last is not None
        yield Segment(kind, "".join(builder.parts), first, align.past(self.source, last), tuple(builder.masks), tuple(builder.glues))

    def _visible(self, start: int, end: int, hidden: list[Hidden]) -> str:
        kept = []
        for item in hidden:
            kept.append(self.text[start : item.start])
            start = item.end
        return "".join([*kept, self.text[start:end]])

    def _peeled(self, start: int, end: int, hidden: list[Hidden]) -> tuple[int, int, list[Hidden]]:
        hidden = list(hidden)
        while True:
            while start < end and self._blank(start):
                start += 1
            while end > start and self._blank(end - 1):
                end -= 1
            if hidden and hidden[0].start == start and hidden[0].kind in _PEELED and hidden[0].pair < 0:
                start = hidden.pop(0).end
            elif hidden and hidden[-1].end == end and hidden[-1].kind in _PEELED and hidden[-1].pair < 0:
                end = hidden.pop().start
            else:
                return start, end, hidden

    def _blank(self, at: int) -> bool:
        return self.offsets[at] < 0 or self.text[at].isspace()

    def children(self, hidden: list[Hidden]) -> Iterator[Segment]:
        """Segments inside masked ranges: alternative texts, titles, inline footnotes."""
        for item in hidden:
            for kind, start, end in html.attributes(self.text, item):
                yield from self.build(kind, start, end, [])


class _Builder:
    """Writes a segment's text from left to right."""

    def __init__(self, content: _Content, at: int) -> None:
        self.content = content
        self.at = at
        self.parts: list[str] = []
        self.masks: list[Mask] = []
        self.glues: list[tuple[int, int]] = []
        self.pairs: dict[int, int] = {}
        self.count = 0

    def literal(self, end: int) -> None:
        text, offsets = self.content.text, self.content.offsets
        while self.at < end:
            if offsets[self.at] < 0:
                self._glue(end)
            else:
                # The parser shows NUL as U+FFFD.
                self.parts.append("\0" if self.content.source[offsets[self.at]] == "\0" else text[self.at])
                self.at += 1

    def _glue(self, end: int) -> None:
        before, after = self.content._before(self.at), self.content._after(self.at)
        while self.at < len(self.content.offsets) and self.content.offsets[self.at] < 0:
            self.at += 1
        if before is not None and after is not None:
            self.parts.append("\n")
            self.glues.append((before + 1, after))

    def hide(self, item: Hidden) -> None:
        inside = [at for at in self.content.offsets[item.start : item.end] if at >= 0]
        mark = self._mark(item)
        self.parts.append(mark)
        self.masks.append(Mask(mark, inside[0], align.past(self.content.source, inside[-1]), item.kind, item.label))
        self.at = item.end

    def _mark(self, item: Hidden) -> str:
        if item.pair in self.pairs:
            return closing(self.pairs[item.pair])
        self.count += 1
        if item.pair < 0:
            return single(self.count)
        self.pairs[item.pair] = self.count
        return opening(self.count)
