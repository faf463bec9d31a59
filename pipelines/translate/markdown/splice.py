"""Translations set back into the source text: what is in no segment is copied, so an untranslated line keeps its very bytes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.translate.markdown.frontmatter import quoted
from pipelines.translate.markdown.placeholders import MARK, Mask
from pipelines.translate.markdown.segments import Document, Segment

_PIECE = re.compile(MARK.pattern + r"|\n")
_BLOCK_START = re.compile(
    r"(?:#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|(?:-{2,}|={2,}|_{3,}|\*{3,})[ \t]*$|:{3,}|~{3,}|`{3,}|\$\$|\[\^?[^\]]*\]:)", re.MULTILINE
)
_ORDERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_PIPE = re.compile(r"(?<!\\)\|")
_TAG_START = re.compile(r"(?<!\\)<[A-Za-z/!?]")
_MARKDOWN_KINDS = frozenset({"paragraph", "heading", "cell", "alt"})
_ESCAPES = {
    "cell": ((_PIPE, r"\\|"),),
    "alt": ((re.compile(r"(?<!\\)[\[\]]"), r"\\\g<0>"),),
    "title": ((re.compile(r'(?<!\\)"'), r"\\\""),),
    "attribute": ((re.compile(r'"'), "&quot;"), (re.compile("'"), "&#39;"), (re.compile("<"), "&lt;")),
    "html": ((re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"),),
}

Numbered = Sequence[tuple[int, Segment]]


def splice(document: Document, translations: Mapping[int, str]) -> str:
    """The document with segment i replaced by translations[i]; segments not named stay as they are.

    A translation carries the marks of its segment's text. Its newlines stand for the segment's own line ends, in order.
    """
    numbered = list(enumerate(document.segments))
    return _Splicer(document.source, translations).range(0, len(document.source), numbered)


@dataclass(frozen=True, slots=True)
class _Splicer:
    source: str
    translations: Mapping[int, str]

    def range(self, start: int, end: int, numbered: Numbered) -> str:
        """source[start:end] with the segments lying in it replaced."""
        parts: list[str] = []
        for position, (number, segment) in enumerate(numbered):
            if segment.start < start or segment.end > end or number not in self.translations:
                continue  # the children of an untranslated segment come next in the list
            parts.append(self.source[start : segment.start])
            last = position + 1
            while last < len(numbered) and numbered[last][1].start < segment.end:
                last += 1
            inner = numbered[position + 1 : last]
            parts.append(self.segment(segment, self.translations[number], inner))
            start = segment.end
        return "".join([*parts, self.source[start:end]])

    def segment(self, segment: Segment, text: str, inner: Numbered) -> str:
        masks = {mask.mark: mask for mask in segment.masks}
        changed = set(_changed_labels(segment, text))
        glues = iter(segment.glues)
        parts: list[str] = []
        for piece, fresh_line in _pieces(text):
            if piece == "\n":
                parts.append(self._glue(next(glues, None)))
            elif piece in masks:
                parts.append(self._raw(masks[piece], inner, spell_label=piece in changed))
            else:
                parts.append(_literal(piece if text == segment.text else _dollars(piece, segment), segment, fresh_line=fresh_line))
        rendered = "".join(parts)
        return quoted(rendered, segment.quoting) if segment.quoting else rendered

    def _glue(self, glue: tuple[int, int] | None) -> str:
        return " " if glue is None else self.source[glue[0] : glue[1]]

    def _raw(self, mask: Mask, inner: Numbered, *, spell_label: bool) -> str:
        raw = self.range(mask.start, mask.end, [item for item in inner if mask.start <= item[1].start and item[1].end <= mask.end])
        return f"][{mask.label}]" if spell_label and mask.label else raw


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Marks, newlines and the literals between them, each with whether it begins a line."""
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], at == 0 or text[at - 1] == "\n"
        yield match.group(), False
        at = match.end()
    if at < len(text):
        yield text[at:], at == 0 or text[at - 1] == "\n"


def _literal(text: str, segment: Segment, *, fresh_line: bool) -> str:
    if segment.quoting:
        return text
    known = segment.text
    for pattern, replacement in _ESCAPES.get(segment.kind, ()):
        if segment.kind == "cell" or not pattern.search(known):
            text = pattern.sub(replacement, text)
    if segment.kind in _MARKDOWN_KINDS:
        # Chinese authors write <用户名>, which is text; <username> would be a tag that no reader sees.
        text = _TAG_START.sub(lambda match: match.group() if match.group() in known else "\\" + match.group(), text)
    if fresh_line and segment.kind in ("paragraph", "heading"):
        text = _guarded(text, known)
    return text


def _dollars(text: str, segment: Segment) -> str:
    """Escape the dollars of `$HOME … $PATH`, which would be a formula once no Chinese stands between them."""
    if segment.kind not in _MARKDOWN_KINDS or segment.text.count("$") < 2:
        return text
    return re.sub(r"(?<!\\)\$", r"\\$", text)


def _guarded(text: str, known: str) -> str:
    """A line that would begin a list, heading, quote or fence which the source line does not begin: escaped."""
    ordered = _ORDERED.match(text)
    if ordered and not re.search(rf"^{ordered[1]}\{ordered[2]}", known, re.MULTILINE):
        return f"{ordered[1]}\\{text[len(ordered[1]) :]}"
    start = _BLOCK_START.match(text)
    if start and not re.search(rf"^{re.escape(start.group())}", known, re.MULTILINE):
        return "\\" + text
    return text


def _changed_labels(segment: Segment, text: str) -> Iterator[str]:
    """Closing marks of shortcut references whose words are no longer their label."""
    for mask in segment.masks:
        if mask.label:
            opened = mask.mark.replace("/", "")
            words = re.search(f"{opened}(.*?){mask.mark}", text, re.DOTALL)
            original = re.search(f"{opened}(.*?){mask.mark}", segment.text, re.DOTALL)
            if words and original and words[1] != original[1]:
                yield mask.mark
