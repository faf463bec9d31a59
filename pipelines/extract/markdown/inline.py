"""Inline pieces to Markdown that a CommonMark parser reads back as the same text, marks and links."""

import re
import unicodedata

from pipelines.extract.blocks import Anchor, AnchorEnd, Break, Close, Code, Formula, Html, NoteRef, Open, Picture, Pieces
from pipelines.extract.markdown.escape import code_span, destination, escape_dollars, escape_label, escape_line, escape_text, title

_MARKS = {"strong": "**", "em": "*", "del": "~~"}
# Parsers show an autolink decoded, so one with a percent sign would read back as other words.
_AUTOLINK = re.compile(r"https?://[^\s<>|%]+")
_SENTENCE_END = re.compile(r"[：，。、；！？…:,.;!?]+$")


def inline(pieces: Pieces, *, line_break: str = "\\\n") -> str:
    """Tidied pieces as Markdown; line starts are not escaped yet (see `paragraph`)."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return _prose(pieces[0])
    parts = _parts(pieces, line_break)
    if "" in parts:  # where marks stand
        _mark(pieces, parts)
    return "".join(parts)


def paragraph(pieces: Pieces) -> str:
    """Tidied pieces as a paragraph: no line of it starts another block."""
    text = inline(pieces)
    if "\n" not in text:
        return escape_line(text)
    return "\n".join(escape_line(line) for line in text.split("\n"))


def one_line(pieces: Pieces, *, line_break: str = " ") -> str:
    """Tidied pieces on one line, for headings and cells."""
    return inline(pieces, line_break=line_break).replace("\n", " ")


def _prose(text: str) -> str:
    text = escape_text(text)
    return escape_dollars(text) if "$" in text else text


def _parts(pieces: Pieces, line_break: str) -> list[str]:
    parts: list[str] = []
    links: list[Anchor] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            text = escape_label(piece) if links else _prose(piece)
            if links and at and _is_bare(pieces, at - 1):
                text = piece
            if text[-1:] == "!" and at + 1 < len(pieces) and isinstance(pieces[at + 1], Anchor):
                text = text[:-1] + "\\!"
            parts.append(text)
        elif isinstance(piece, (Open, Close)):
            parts.append("")
        elif isinstance(piece, Anchor):
            links.append(piece)
            parts.append("<" if _is_bare(pieces, at) else "[")
        elif isinstance(piece, AnchorEnd):
            link = links.pop() if links else Anchor("")
            parts.append(">" if at > 1 and _is_bare(pieces, at - 2) else f"]({destination(link.url)}{title(link.title)})")
        else:
            parts.append(_atom(piece, line_break))
    return parts


def _is_bare(pieces: Pieces, at: int) -> bool:
    """Whether a link starting there shows its own address and nothing else."""
    link = pieces[at]
    if not isinstance(link, Anchor) or len(pieces) < at + 3 or pieces[at + 1] != link.url or link.title:
        return False
    return isinstance(pieces[at + 2], AnchorEnd) and bool(_AUTOLINK.fullmatch(link.url))


def _atom(piece: Code | Formula | Picture | Html | Break | NoteRef, line_break: str) -> str:
    if isinstance(piece, Code):
        return code_span(piece.text)
    if isinstance(piece, Formula):
        return formula(piece)
    if isinstance(piece, Picture):
        return f"![{escape_label(' '.join(piece.alt.split()))}]({destination(piece.url)}{title(piece.title)})"
    if isinstance(piece, NoteRef):
        return f"[^{piece.label}]"
    return piece.tag if isinstance(piece, Html) else line_break


def formula(piece: Formula) -> str:
    """TeX between dollars, on one line unless a TeX comment needs its line's end."""
    tex = piece.tex.strip()
    if "\n" in tex and not re.search(r"(?<!\\)%", tex):
        tex = " ".join(tex.split())
    return f"$${tex}$$" if piece.display else f"${tex}$"


def _mark(pieces: Pieces, parts: list[str]) -> None:
    """Write the marks into the parts: stars where CommonMark will see them, HTML tags where it would not."""
    opened: list[int] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, Open):
            opened.append(at)
        elif isinstance(piece, Close) and opened:
            start = opened.pop()
            _pair(pieces, parts, start, at, piece.kind)
    for at in opened:
        parts[at] = ""


def _pair(pieces: Pieces, parts: list[str], start: int, end: int, kind: str) -> None:
    if kind != "del" and not _closes(parts, end) and isinstance(pieces[end - 1], str):
        _move_out(parts, end)
    sign = _MARKS[kind]
    if _opens(parts, start, pieces) and _closes(parts, end) and any(parts[start + 1 : end]):
        parts[start], parts[end] = sign, sign + parts[end]
    else:
        parts[start], parts[end] = f"<{kind}>", f"</{kind}>{parts[end]}"


def _move_out(parts: list[str], end: int) -> None:
    """Let a sentence sign at the end of a mark stand after it: `**x**：y` is a mark, `**x：**y` is none."""
    found = _SENTENCE_END.search(parts[end - 1])
    if found and found.start() > 0 and not _punctuation(parts[end - 1][found.start() - 1]):
        parts[end] = found.group() + parts[end]
        parts[end - 1] = parts[end - 1][: found.start()]


def _opens(parts: list[str], start: int, pieces: Pieces) -> bool:
    after = _next(parts, start)
    before = _previous(parts, start)
    if start and isinstance(pieces[start - 1], Close):
        return False
    if not after or after.isspace():
        return False
    return not _punctuation(after) or not before or before.isspace() or _punctuation(before)


def _closes(parts: list[str], end: int) -> bool:
    before = _previous(parts, end)
    after = parts[end][:1] or _next(parts, end)
    if not before or before.isspace():
        return False
    return not _punctuation(before) or not after or after.isspace() or _punctuation(after)


def _next(parts: list[str], at: int) -> str:
    return next((part[0] for place in range(at + 1, len(parts)) if (part := parts[place]).strip("*")), "")


def _previous(parts: list[str], at: int) -> str:
    return next((part[-1] for place in range(at - 1, -1, -1) if (part := parts[place]).strip("*")), "")


def _punctuation(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"
