"""A Markdown text read line by line, as written rather than as parsed: fences, headings, code, addresses.

A judge of other people's translations must see a fence that a parser would swallow (an unclosed one hides everything after it).
"""

import re
from dataclasses import dataclass

FENCE_LINE = re.compile(r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_HEADING = re.compile(r"^[ ]{0,3}(#{1,6})(?:[ \t]+(.*?)|$)[ \t]*#*[ \t]*$")
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()]*\))?)*\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)>?(?:\s+[\"'(][^\n]*?)?\s*\)")
_IMAGE = re.compile(
    r"!\[[^\]]*\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)>?(?:\s+[\"'(][^\n]*?)?\s*\)"
    r"|<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?(\S+?)>?(?:\s|$)", re.MULTILINE)
_HREF = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>\"'`()\[\]{}，。；：！？、（）【】《》“”‘’|\\]+", re.IGNORECASE)
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\w$\\])\$(?=\S)([^$\n]*[\\^_={}][^$\n]*)(?<=\S)\$(?![\w$])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that looks like a code fence: its number (from 0), its signs and its info string."""

    line: int
    signs: str
    info: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading outside code: line number, level, text."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: lines [start, end) between its fences, info string, and whether a fence closes it."""

    start: int
    end: int
    info: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What the lines of a text show."""

    lines: tuple[str, ...]
    fences: tuple[Fence, ...]
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    prose: str
    """Text outside code blocks."""

    @property
    def open_at_end(self) -> bool:
        return bool(self.blocks) and not self.blocks[-1].closed

    def code(self, block: Block) -> tuple[str, ...]:
        return self.lines[block.start : block.end]


def kept_lines(text: str) -> list[str]:
    """Lines with their ends, split as `outline` splits them."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def outline(markdown: str) -> Outline:
    """Read a text's outline. A fence closes with the same sign, at least as many, and no info string."""
    lines = tuple(re.split(r"\r\n?|\n", markdown))
    fences: list[Fence] = []
    blocks: list[Block] = []
    headings: list[Heading] = []
    prose: list[str] = []
    opened: Fence | None = None
    for number, line in enumerate(lines):
        fence = _fence(number, line)
        if fence:
            fences.append(fence)
        if opened is None and fence:
            opened = fence
        elif opened is not None:
            if fence and _closes(opened, fence):
                blocks.append(Block(opened.line + 1, number, opened.info, True))
                opened = None
        else:
            prose.append(line)
            headings += _heading(number, line)
    if opened is not None:
        blocks.append(Block(opened.line + 1, len(lines), opened.info, False))
    return Outline(lines, tuple(fences), tuple(blocks), tuple(headings), "\n".join(prose))


def _fence(number: int, line: str) -> Fence | None:
    match = FENCE_LINE.match(line)
    return Fence(number, match["fence"], match["info"].strip()) if match else None


def _closes(opened: Fence, fence: Fence) -> bool:
    return fence.signs[0] == opened.signs[0] and len(fence.signs) >= len(opened.signs) and not fence.info


def _heading(number: int, line: str) -> list[Heading]:
    match = _HEADING.match(line)
    return [Heading(number, len(match[1]), (match[2] or "").strip())] if match else []


def links(text: str) -> list[str]:
    """Addresses of links in a text, in order: inline, reference definitions, HTML, bare."""
    inline = [match[1] for match in _LINK.finditer(text)]
    rest = _IMAGE.sub(" ", _LINK.sub(" ", text))
    named = [match[1] for pattern in (_REFERENCE, _HREF) for match in pattern.finditer(rest)]
    bare = [match.group().rstrip(".,;:!?*_~") for match in _BARE.finditer(rest)]
    return list(dict.fromkeys([*inline, *named, *bare]))


def inline_links(text: str) -> list[str]:
    """Addresses of links written in the text, as often as they stand there."""
    return [match[1] for match in _LINK.finditer(text)]


def images(text: str) -> list[str]:
    """Addresses of images in a text, in order, repeated as often as they stand there."""
    return [match[1] or match[2] for match in _IMAGE.finditer(text)]


def formulas(text: str) -> list[str]:
    """Formulas in dollar signs, outside inline code."""
    return [(match[1] or match[2]).strip() for match in _FORMULA.finditer(INLINE_CODE.sub(" ", text))]
