"""Formulas a page holds as plain text, for a script to render: found by their delimiters, kept verbatim.

A site's own Markdown may have read signs in them as marks, so `a_1 + b_1` arrives as `a<em>1 + b</em>1`: the pieces of
a paragraph are laid out as one string, with the signs put back, before delimiters are looked for.
"""

import re

from pipelines.extract.blocks import Break, Close, Formula, Open, Pieces

_MATH = re.compile(
    r"""(?<![\\$])\$\$(?P<display>(?:[^$]|\\\$)+?)\$\$(?!\$)
      | \\\[(?P<bracket>.+?)\\\]
      | \\\((?P<paren>.+?)\\\)
      | (?P<environment>\\begin\{(?P<name>equation|align|gather|multline|eqnarray|alignat|flalign)(?P<star>\*?)\}
          .*?\\end\{(?P=name)(?P=star)\})
      | (?<![\\$A-Za-z0-9_])\$(?![\s$])(?P<inline>(?:[^$\\]|\\.){1,600}?)(?<![\s\\])\$(?![\d$])
      | (?<![\\$A-Za-z0-9_])\$[ ](?P<loose>(?:[^$\\]|\\.){1,300}?)[ ]\$(?![\d$])""",
    re.VERBOSE | re.DOTALL,
)
_TEX = re.compile(r"[\\^_{}=<>+|]|[\u0370-\u03ff]|^\W*[A-Za-z0-9]{1,3}(?:\s*[-,.'/*()]\s*[A-Za-z0-9]{0,3})*\W*$")
_NOT_TEX = re.compile(r"[\u3000-\u303f\uff00-\uffef]|\$\{|^\{\w+\}|^[A-Z_]{3,}\b|^\w+(?:[-/.]\w+){2,}$|://|[`]")
_STRONG_TEX = re.compile(r"\\[A-Za-z]{2,}|[\^_]\{|\w[\^_]\w")


def has_delimiters(text: str) -> bool:
    """Whether a text may hold formulas."""
    return "$" in text or ("\\" in text and ("\\(" in text or "\\[" in text or "\\begin{" in text))


def find_formulas(pieces: Pieces) -> Pieces:
    """The same pieces with delimited TeX as formulas."""
    shadow, spans = _lay_out(pieces)
    out: Pieces = []
    at = 0
    for match in _MATH.finditer(shadow):
        formula = _formula(match)
        inside = [piece for start, end, piece in spans if start >= match.start() and end <= match.end() and not isinstance(piece, str)]
        if formula is None or not _balanced(inside) or (inside and not _STRONG_TEX.search(formula.tex)):
            continue
        out.extend(_cut(spans, at, match.start()))
        out.append(formula)
        at = match.end()
    if not at:
        return pieces
    out.extend(_cut(spans, at, len(shadow)))
    return out


def _lay_out(pieces: Pieces) -> tuple[str, list[tuple[int, int, object]]]:
    spans: list[tuple[int, int, object]] = []
    parts: list[str] = []
    size = 0
    for at, piece in enumerate(pieces):
        text = piece if isinstance(piece, str) else _sign(pieces, at)
        spans.append((size, size + len(text), piece))
        parts.append(text)
        size += len(text)
    return "".join(parts), spans


def _sign(pieces: Pieces, at: int) -> str:
    """What an author most likely wrote where a site's Markdown saw a mark."""
    piece = pieces[at]
    if isinstance(piece, (Open, Close)):
        sign = "*" if _is_product(pieces, at) else "_"
        return sign * 2 if piece.kind == "strong" else sign
    # An image, a link or a code span ends any formula: no delimiter pattern matches across this sign of its own.
    return "\n" if isinstance(piece, Break) else "$$$"


def _is_product(pieces: Pieces, at: int) -> bool:
    """Stars mark a power (x^*) or a product of numbers at either end of the pair; anything else is a subscript's sign."""
    kind = Close if isinstance(pieces[at], Open) else Open
    step = 1 if kind is Close else -1
    other = next((each for each in range(at + step, len(pieces) if step > 0 else -1, step) if isinstance(pieces[each], kind)), at)
    return any(_starred(pieces, each) for each in (at, other))


def _starred(pieces: Pieces, at: int) -> bool:
    before = pieces[at - 1] if at else ""
    after = pieces[at + 1] if at + 1 < len(pieces) else ""
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    return before.endswith("^") or (before[-1:].isdigit() and after[:1].isdigit())


def _formula(match: re.Match[str]) -> Formula | None:
    tex = next(match[name] for name in ("display", "bracket", "paren", "environment", "inline", "loose") if match[name] is not None)
    if match["inline"] is not None or match["loose"] is not None:
        if "\n\n" in tex or (match["loose"] and not _STRONG_TEX.search(tex) and len(tex.strip()) > 2) or not _TEX.search(tex):
            return None
        if _NOT_TEX.search(tex) and not _STRONG_TEX.search(tex):
            return None
        return Formula(tex.strip())
    if "$$$" in tex or not tex.strip():
        return None
    return Formula(tex.strip("\n"), display=match["paren"] is None)


def _balanced(pieces: list[object]) -> bool:
    depth = 0
    for piece in pieces:
        depth += isinstance(piece, Open) - isinstance(piece, Close)
        if depth < 0:
            return False
    return depth == 0


def _cut(spans: list[tuple[int, int, object]], start: int, end: int) -> Pieces:
    out: Pieces = []
    for begin, stop, piece in spans:
        if (stop <= start and (stop > begin or begin < start)) or begin >= end:
            continue
        if isinstance(piece, str):
            out.append(piece[max(0, start - begin) : end - begin])
        elif begin >= start and stop <= end:
            out.append(piece)  # type: ignore[arg-type]
    return out
