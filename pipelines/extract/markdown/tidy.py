"""Inline pieces as they stand in the page, made fit for Markdown: blanks folded, marks moved off blanks, empty ones dropped."""

import re

from pipelines.extract.blocks import Anchor, AnchorEnd, Break, Close, Code, Formula, Open, Piece, Pieces

BLANKS = " \t\r\n\f"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# CSS Text 3, 4.1.3: a line break between two wide East Asian characters is no space. Korean has spaces, so Hangul is left out.
WIDE = "\u2e80-\u303f\u3041-\u30ff\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_WIDE = re.compile(f"[{WIDE}]")
_WIDE_BREAK = re.compile(f"(?<=[{WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{WIDE}])")


def fold(text: str) -> str:
    """Runs of blanks as one space; a line break between wide characters as nothing."""
    if not text.isascii() and "\n" in text.strip(BLANKS):
        text = _WIDE_BREAK.sub("", text)
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:
        return _BLANKS.sub(" ", text)
    return text


def tidy(pieces: Pieces) -> Pieces:
    """The same content with single blanks, no empty or doubled marks, and no blank at the inner edge of a mark."""
    state = _Tidy()
    for piece in pieces:
        state.add(piece)
    out = state.out
    while out and isinstance(out[-1], Break):
        out.pop()
    return out


class _Tidy:
    def __init__(self) -> None:
        self.out: Pieces = []
        self.gap = ""
        self.marks: list[str] = []

    def add(self, piece: Piece) -> None:
        if isinstance(piece, str):
            self.text(piece)
        elif isinstance(piece, Open):
            self.open(piece)
        elif isinstance(piece, Close):
            self.close(piece)
        elif isinstance(piece, Break):
            self.gap = ""
            if self.out:
                self.out.append(piece)
        elif isinstance(piece, AnchorEnd):
            self.end_anchor(piece)
        elif isinstance(piece, Code) and not self.gap and self.out and isinstance(self.out[-1], Code):
            # Two code spans that touch would read as one with backticks in it.
            self.out[-1] = Code(self.out[-1].text + piece.text)
        else:
            self.settle("" if isinstance(piece, Formula) else "x")
            self.out.append(piece)

    def text(self, text: str) -> None:
        folded = fold(text)
        body = folded.strip(" ")
        if folded[:1] == " " and not self.gap:
            self.gap = "\n" if "\n" in text[: len(text) - len(text.lstrip())] else " "
        if not body:
            return
        self.settle(body[0])
        if self.out and isinstance(self.out[-1], str):
            self.out[-1] += body
        else:
            self.out.append(body)
        if folded[-1] == " ":
            self.gap = "\n" if "\n" in text[len(text.rstrip()) :] else " "

    def settle(self, following: str) -> None:
        """Write the blank that is due, before any mark just opened."""
        if not self.gap:
            return
        gap, self.gap = self.gap, ""
        at = len(self.out)
        while at and isinstance(self.out[at - 1], (Open, Anchor)):
            at -= 1
        if not at or isinstance(self.out[at - 1], Break):
            return
        before = self.out[at - 1]
        if isinstance(before, str):
            if gap == "\n" and _WIDE.match(before[-1]) and _WIDE.match(following):
                return
            self.out[at - 1] = before + " "
        else:
            self.out.insert(at, " ")

    def open(self, piece: Open) -> None:
        doubled = piece.kind in self.marks
        self.marks.append("" if doubled else piece.kind)
        if doubled:
            return
        if not self.gap and self.out and self.out[-1] == Close(piece.kind):
            self.out.pop()
        else:
            self.out.append(piece)

    def close(self, piece: Close) -> None:
        if not self.marks or not self.marks.pop():
            return
        if self.out and self.out[-1] == Open(piece.kind):
            self.out.pop()
        else:
            self.out.append(piece)

    def end_anchor(self, piece: AnchorEnd) -> None:
        if self.out and isinstance(self.out[-1], Anchor):
            self.out.pop()
        else:
            self.out.append(piece)
