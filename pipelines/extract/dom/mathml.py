"""Presentation MathML written back as TeX, for pages that hold a formula in no other form (MathJax's assistive copy, native MathML).

One rule for each element; an element nobody knows makes the whole formula unread, so that its text stays as it was.
"""

import re
from collections.abc import Callable, Sequence

from lxml.html import HtmlElement

from pipelines.extract.dom.mathml_leaves import TEXT_SIGNS, identifier, join, number, operator, quoted, space
from pipelines.extract.dom.mathsigns import ARROWS, LIMITS, OVER, UNDER, WIDE, sign
from spiders.dom.select import text_of

_FENCES = {"(": "pmatrix", "[": "bmatrix", "|": "vmatrix", "∣": "vmatrix", "‖": "Vmatrix", "∥": "Vmatrix", "{": "Bmatrix"}
_ENCLOSED = {"box": "boxed", "updiagonalstrike": "cancel", "downdiagonalstrike": "bcancel", "top": "overline", "bottom": "underline"}
_LONGEST = 20_000  # characters of a formula
_DEEPEST = 120


class _Unknown(Exception):
    """An element that is no presentation MathML."""


def mathml_to_tex(math: HtmlElement) -> str | None:
    """The TeX of a `math` element; None where it holds an element without a rule, or nothing."""
    try:
        tex = _row(_parts(math), 0).strip()
    except _Unknown:
        return None
    return tex if tex and len(tex) <= _LONGEST else None


def _parts(node: HtmlElement) -> list[HtmlElement]:
    return [child for child in node if isinstance(child.tag, str)]


def _row(nodes: Sequence[HtmlElement], depth: int) -> str:
    """Elements side by side; a table or a fraction without a line between fences is a matrix, cases, or a binomial."""
    pieces, at = [], 0
    while at < len(nodes):
        fenced = _fenced(nodes[at : at + 3], depth)
        pieces.append(fenced[0] if fenced else _one(nodes[at], depth))
        at += fenced[1] if fenced else 1
    return join(pieces)


def _fenced(nodes: Sequence[HtmlElement], depth: int) -> tuple[str, int] | None:
    """A fence and what it holds, with the number of elements that takes."""
    opening = _fence(nodes[0]) if len(nodes) > 1 else None
    inner = _alone(nodes[1]) if opening else None
    if inner is None or inner.tag not in ("mtable", "mfrac"):
        return None
    closing = _fence(nodes[2]) if len(nodes) > 2 else ""
    if inner.tag == "mfrac":
        is_binomial = opening == "(" and closing == ")" and _lineless(inner)
        return (r"\binom" + "".join(_group(child, depth) for child in _parts(inner)[:2]), 3) if is_binomial else None
    if opening == "{" and not closing:
        return _table(inner, depth, "cases"), 2 if closing is None else len(nodes)
    return (_table(inner, depth, _FENCES[opening]), 3) if opening in _FENCES and closing else None


def _fence(node: HtmlElement) -> str | None:
    """The sign of an operator that stands alone in its wrappers; None for anything else."""
    node = _alone(node)
    return text_of(node).strip() if node.tag == "mo" else None


def _alone(node: HtmlElement) -> HtmlElement:
    while node.tag in ("mrow", "mstyle", "mpadded") and len(_parts(node)) == 1:
        node = _parts(node)[0]
    return node


def _one(node: HtmlElement, depth: int) -> str:
    rule = _RULES.get(str(node.tag))
    if rule is None or depth > _DEEPEST:
        raise _Unknown(node.tag)
    return rule(node, depth + 1)


def _group(node: HtmlElement, depth: int) -> str:
    """An argument of a command."""
    return "{" + _one(node, depth) + "}"


def _script(node: HtmlElement, depth: int) -> str:
    """What stands raised or lowered, without braces where it is a single sign that the page does not group."""
    tex = _one(node, depth)
    single = len(tex) == 1 or re.fullmatch(r"\\[A-Za-z]+", tex)
    return tex if single and node.tag != "mrow" else "{" + tex + "}"


def _children(node: HtmlElement, least: int) -> list[HtmlElement]:
    parts = _parts(node)
    if len(parts) < least:
        raise _Unknown(node.tag)
    return parts


def _contents(node: HtmlElement, depth: int) -> str:
    """A row, with \\left and \\right where the page says that its first and last signs grow."""
    parts = _parts(node)
    if len(parts) > 2 and _grows(parts[0], "OPEN") and _grows(parts[-1], "CLOSE"):
        inner = [_alone(part) for part in parts[1:-1]]
        if len(inner) > 1 or inner[0].tag != "mtable":
            left, right = (_one(part, depth) or "." for part in (parts[0], parts[-1]))
            return join([rf"\left{left}", _row(parts[1:-1], depth), rf"\right{right}"])
    return _row(parts, depth)


def _grows(node: HtmlElement, place: str) -> bool:
    if node.tag != "mo" or node.get("stretchy") == "false":
        return False
    return node.get("data-mjx-texclass") == place or (node.get("fence") == "true" and node.get("data-mjx-texclass") is None)


def _first(node: HtmlElement, depth: int) -> str:
    return _one(_children(node, 1)[0], depth)


def _style(node: HtmlElement, depth: int) -> str:
    parts = _parts(node)
    size = {"true": r"\d", "false": r"\t"}.get(node.get("displaystyle") or "", "")
    if size and len(parts) == 1 and parts[0].tag == "mfrac" and not _lineless(parts[0]):
        return size + _one(parts[0], depth).removeprefix("\\")
    return _row(parts, depth)


def _lineless(node: HtmlElement) -> bool:
    return (node.get("linethickness") or "").strip().startswith("0")


def _fraction(node: HtmlElement, depth: int) -> str:
    over, under = _children(node, 2)[:2]
    if _lineless(node):
        return "{" + _one(over, depth) + r" \atop " + _one(under, depth) + "}"
    return r"\frac" + _group(over, depth) + _group(under, depth)


def _square_root(node: HtmlElement, depth: int) -> str:
    return r"\sqrt{" + _row(_parts(node), depth) + "}"


def _root(node: HtmlElement, depth: int) -> str:
    under, index = _children(node, 2)[:2]
    return rf"\sqrt[{_one(index, depth)}]" + _group(under, depth)


def _nucleus(node: HtmlElement, depth: int) -> str:
    """What scripts are set to; a row of several and a formula with scripts of its own are grouped."""
    tex = _one(node, depth)
    plain = _alone(node).tag in ("mi", "mn", "mo", "mtext", "munder", "mover", "munderover", "mfrac", "msqrt", "mroot")
    closed = tex.startswith(r"\left") and tex.count(r"\left") == 1
    return tex if tex and (plain or closed) else "{" + tex + "}"


def _lowered(node: HtmlElement, depth: int) -> str:
    under, below = _children(node, 2)[:2]
    return join([_nucleus(under, depth), "_" + _script(below, depth)])


def _raised(node: HtmlElement, depth: int) -> str:
    under, above = _children(node, 2)[:2]
    return _nucleus(under, depth) + _power(above, depth)


def _power(node: HtmlElement, depth: int) -> str:
    tex = _one(node, depth)
    if set(tex) == {"'"}:
        return tex
    return tex if tex == r"^\circ" else "^" + _script(node, depth)


def _both(node: HtmlElement, depth: int) -> str:
    under, below, above = _children(node, 3)[:3]
    return _nucleus(under, depth) + "_" + _script(below, depth) + _power(above, depth)


def _over(node: HtmlElement, depth: int) -> str:
    under, above = _children(node, 2)[:2]
    return _topped(under, _one(under, depth), above, depth)


def _topped(under: HtmlElement, tex: str, above: HtmlElement, depth: int) -> str:
    mark = OVER.get(_fence(above) or "")
    if mark:
        single = len(tex) == 1 or re.fullmatch(r"\\\w+(?:\{\w\})?", tex)
        stretched = _alone(above).get("stretchy") == "true" or (_alone(above).get("stretchy") is None and not single)
        return f"\\{WIDE.get(mark, mark) if stretched else mark}{{{tex}}}"
    if (arrow := ARROWS.get(_fence(under) or "")) is not None:
        return f"\\{arrow}{_group(above, depth)}"
    if tex in LIMITS or tex.startswith(r"\overbrace"):
        return tex + "^" + _script(above, depth)
    return rf"\overset{_group(above, depth)}{{{tex}}}"


def _under(node: HtmlElement, depth: int) -> str:
    under, below = _children(node, 2)[:2]
    return _footed(_one(under, depth), below, depth)


def _footed(tex: str, below: HtmlElement, depth: int) -> str:
    mark = UNDER.get(_fence(below) or "")
    if mark:
        return f"\\{mark}{{{tex}}}"
    if tex in LIMITS or tex.startswith((r"\underbrace", r"\operatorname")):
        starred = tex.replace(r"\operatorname{", r"\operatorname*{", 1)
        return starred + "_" + _script(below, depth)
    return rf"\underset{_group(below, depth)}{{{tex}}}"


def _under_over(node: HtmlElement, depth: int) -> str:
    under, below, above = _children(node, 3)[:3]
    tex = _one(under, depth)
    if tex in LIMITS:
        return tex + "_" + _script(below, depth) + "^" + _script(above, depth)
    if (arrow := ARROWS.get(_fence(under) or "")) is not None:
        return rf"\{arrow}[{_one(below, depth)}]{_group(above, depth)}"
    return _footed(_topped(under, tex, above, depth), below, depth)


def _table(node: HtmlElement, depth: int, name: str = "") -> str:
    rows = [row for row in _parts(node) if row.tag in ("mtr", "mlabeledtr")]
    aligned = "right" in (node.get("columnalign") or "") or node.get("displaystyle") == "true"
    name = name or ("aligned" if aligned else "matrix")
    lines = [_line(row, depth) for row in rows]
    return rf"\begin{{{name}}} " + r" \\ ".join(lines) + rf" \end{{{name}}}"


def _line(row: HtmlElement, depth: int) -> str:
    cells = _parts(row)
    label = cells.pop(0) if row.tag == "mlabeledtr" and cells else None
    line = " & ".join(_row(_parts(cell), depth) for cell in cells)
    number = text_of(label).strip(" ()\n") if label is not None else ""
    return line + (rf" \tag{{{number.translate(TEXT_SIGNS)}}}" if number else "")


def _old_fence(node: HtmlElement, depth: int) -> str:
    opening, closing = node.get("open", "("), node.get("close", ")")
    marks = [mark for mark in node.get("separators", ",") if mark.strip()]
    pieces: list[str] = []
    for at, part in enumerate(parts := _parts(node)):
        pieces.append(_one(part, depth))
        if at < len(parts) - 1 and marks:
            pieces.append(sign(marks[min(at, len(marks) - 1)]))
    if len(parts) == 1 and _alone(parts[0]).tag == "mtable" and (opening in _FENCES):
        name = "cases" if opening == "{" and not closing.strip() else _FENCES[opening]
        return _table(_alone(parts[0]), depth, name)
    left, right = ("".join(map(sign, mark)) or "." for mark in (opening, closing))
    return join([rf"\left{left}", *pieces, rf"\right{right}"])


def _enclosed(node: HtmlElement, depth: int) -> str:
    tex = _row(_parts(node), depth)
    command = next((_ENCLOSED[name] for name in (node.get("notation") or "").split() if name in _ENCLOSED), None)
    return f"\\{command}{{{tex}}}" if command else tex


def _phantom(node: HtmlElement, depth: int) -> str:
    return r"\phantom{" + _row(_parts(node), depth) + "}"


def _many_scripts(node: HtmlElement, depth: int) -> str:
    nucleus, *scripts = _children(node, 1)
    split = next((at for at, part in enumerate(scripts) if part.tag == "mprescripts"), len(scripts))
    before, after = scripts[split + 1 :], scripts[:split]
    lead = "{}" + _pairs(before, depth) if before else ""
    return lead + _nucleus(nucleus, depth) + _pairs(after, depth)


def _pairs(scripts: Sequence[HtmlElement], depth: int) -> str:
    signs = ["_^"[at % 2] + _script(part, depth) for at, part in enumerate(scripts) if part.tag != "none" and _parts_or_text(part)]
    return "".join(signs)


def _parts_or_text(node: HtmlElement) -> bool:
    return bool(_parts(node) or (node.text or "").strip())


def _nothing(node: HtmlElement, depth: int) -> str:
    return ""


_RULES: dict[str, Callable[[HtmlElement, int], str]] = {
    "mi": identifier, "mn": number, "mo": operator, "mtext": quoted, "ms": quoted, "mspace": space, "mrow": _contents,
    "mpadded": _contents,
    "merror": _contents, "mstyle": _style, "semantics": _first, "maction": _first, "mfrac": _fraction, "msqrt": _square_root,
    "mroot": _root,
    "msub": _lowered, "msup": _raised, "msubsup": _both, "mover": _over, "munder": _under, "munderover": _under_over, "mtable": _table,
    "mtd": _contents, "mfenced": _old_fence, "menclose": _enclosed, "mphantom": _phantom, "mmultiscripts": _many_scripts,
    "none": _nothing,
    "mprescripts": _nothing, "annotation": _nothing, "annotation-xml": _nothing, "mglyph": _nothing, "math": _contents,
}  # fmt: skip
