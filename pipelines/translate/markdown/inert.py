"""Translations that cannot have changed a document's structure, told without parsing it again.

A parser is half the time a document costs. Where every answer holds nothing but words, blanks and harmless punctuation besides its
marks, and the marks stand as they stood, there is nothing in it that Markdown could read otherwise. Whatever is not plainly so is parsed.
"""

import re
from collections.abc import Mapping

from pipelines.translate.markdown.parity import Skeleton
from pipelines.translate.markdown.placeholders import MARK, Mask, bare
from pipelines.translate.markdown.segments import Document, Segment

_MARK = r"(?:<x\d+/>|</?g\d+>)"
# `*` and `_` make emphasis at the most, which is no structure here; `!` before a link would make it an image.
_HARMLESS = r"[\w .,;:?'\"()/%+=*\u2010-\u2027、。《》「」『』！，：；？（）·-]"
_TEXT = re.compile(rf"(?:[^\W\d_]|{_MARK})(?:{_HARMLESS}|!(?!<)|{_MARK}|\n(?=[^\W\d_]))*")
# What could begin or end a construct, were it not for the words beside it.
_ACTIVE = re.compile(r"[\[\]<>`$\\^|~]")
_TOUCHING = re.compile(rf"({_MARK})(?=({_MARK}))")
_RAW = {
    "code": re.compile(r"`[^`\r\n]+`"),
    "link": re.compile(r"\[|\]\([^()<>\[\]`\\\s]*\)"),
    "image": re.compile(r"!\[[^\[\]`\\<>\r\n]*\]\([^()<>\[\]`\\\s]*\)"),
    "url": re.compile(r"[\w:/.?=%#-]+"),
}
"""How the source must write what a mark stands for: forms that read the same wherever they stand in a text."""


def inert(document: Document, body: Mapping[int, str], before: Skeleton) -> bool:
    """Whether no text of `body` (index -> translation) can change the blocks or the marked things of its document."""
    return _dollars_in_code(document.source, before) and all(
        _inert(document.source, document.segments[index], text) for index, text in body.items()
    )


def _dollars_in_code(source: str, before: Skeleton) -> bool:
    """Whether no dollar stands in running text: two of them are a formula once no Chinese stands between."""
    dollars = source.count("$")
    inside = sum(content.count("$") * times for (kind, content), times in before.inline.items() if kind == "code") if dollars else 0
    return dollars == inside + sum(block.count("$") for block in before.code)


def _inert(source: str, segment: Segment, text: str) -> bool:
    if not _TEXT.fullmatch(text) or text.count("\n") > len(segment.glues) or _ACTIVE.search(bare(segment.text)):
        return False
    if segment.kind == "alt":
        return "<" not in text and source.startswith("](", segment.end)
    if segment.kind not in ("paragraph", "heading", "cell"):
        return False
    same = MARK.findall(text) == MARK.findall(segment.text) and set(_TOUCHING.findall(text)) <= set(_TOUCHING.findall(segment.text))
    return same and all(_plain(source, mask) for mask in segment.masks)


def _plain(source: str, mask: Mask) -> bool:
    pattern = _RAW.get(mask.kind)
    return pattern is not None and not mask.label and pattern.fullmatch(source, mask.start, mask.end) is not None
