"""TeX where a renderer left it: annotations, MathJax scripts, data attributes, delimiters in marked elements.

Rendered glyphs are never read: they say less than the source, and say it twice.
"""

import re

from lxml.html import HtmlElement

from pipelines.extract.blocks import Formula, MathBlock
from pipelines.extract.dom.classes import tokens, word_set
from pipelines.extract.dom.mathml import mathml_to_tex
from pipelines.extract.dom.walk import Flow, Walk
from pipelines.extract.dom.xpath import elements, holds, string
from spiders.dom.select import text_of
from spiders.formats.json_text import read_json

_ANNOTATION = string(".//annotation[contains(@encoding,'tex') or contains(@encoding,'TeX') or contains(@encoding,'latex')]")
_DISPLAY = holds("descendant-or-self::math[@display='block' or @mode='display'] or descendant-or-self::*[contains(@class,'katex-display')]")
_SOURCE = elements(
    "descendant-or-self::*[@data-latex or @data-tex or @data-math or @data-formula or @data-expr or @alttext or @data-tex-source][1]"
)
_ATTRIBUTES = ("data-latex", "data-tex", "data-tex-source", "data-math", "data-formula", "data-expr", "alttext")
_JSON_KEYS = ("persistentExpression", "expression")
# MathJax 2 leaves its preview and its glyphs beside the script that holds the source.
_GLYPHS = word_set("mathjax_preview mathjax mathjax_display mathjax_svg mathjax_svg_display mathjax_chtml mjx-chtml mathjax_processed")
_MARKED = word_set(
    """
    math katex katex-display katex-block katex-inline arithmatex mathjax math-inline math-display math-block tex latex formula
    ztext-math equation mathjax-block latex-rendered
    """
)
_DELIMITED = re.compile(r"^\s*(?:\\\((?P<a>.*?)\\\)|\\\[(?P<b>.*?)\\\]|\$\$(?P<c>.*?)\$\$|\$(?P<d>.*?)\$)\s*$", re.S)
_TEX_SIGN = re.compile(r"[\\^_{}=]")
_IMAGE_HOSTS = re.compile(
    r"latex\.codecogs\.com|/equation\?tex=|[?&](?:tex|formula|latex)=[^&]"
    r"|chart\.(?:googleapis|apis\.google)\.com/chart\?cht=tx|/latex/|mathjax", re.I
)


def formula_kept_as_tex(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """An element some renderer made of TeX becomes that TeX."""
    named = tokens(element)
    if element.tag in ("math", "mjx-container", "math-renderer", "amp-mathml") or named & _MARKED:
        found = _source(element, named)
        if found is None:
            return bool(named & _GLYPHS) and _script_follows(element)
    elif named & _GLYPHS:
        if _script_follows(element):
            return True
        found = _from_mathml(element, named)
    elif any(element.get(name) for name in _ATTRIBUTES[:6]) and not element.findall(".//p"):
        found = _source(element, named)
    else:
        return False
    if found is None:
        return False
    if element.tag == "math":
        _pass_glyphs(walk, element)
    add(flow, found[0], found[1])
    return True


def _pass_glyphs(walk: Walk, formula: HtmlElement) -> None:
    """Leave out what is drawn after a formula for those who see, whatever the boxes of the two are called."""
    for each in (formula, formula.getparent()):
        after = each.getnext() if each is not None and not (each.tail or "").strip() else None
        if after is not None and after.get("aria-hidden") == "true":
            walk.skip.add(after)


def _in_json(text: str) -> str:
    """TeX among the settings that a page keeps of an element for its editor."""
    try:
        settings = read_json(text) if "xpression" in text else None
    except ValueError:
        return ""
    return next((str(settings[key]) for key in _JSON_KEYS if settings.get(key)), "") if isinstance(settings, dict) else ""


def script_formula(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """MathJax 2 keeps its source in a script element."""
    kind = element.get("type") or ""
    if not kind.startswith("math/tex"):
        return False
    add(flow, element.text or "", "mode=display" in kind)
    return True


def formula_image(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """An image of a formula that carries its TeX as alternative text."""
    kept = element.get("data-latex") or element.get("data-tex") or ""
    alt = kept or element.get("alt") or element.get("data-formula") or ""
    named = tokens(element)
    if not alt or not (
        kept
        or named & {"latex", "tex", "math", "ee_img", "tr_noresize", "formula", "wp-katex"}
        or _IMAGE_HOSTS.search(element.get("src") or "")
        or element.get("eeimg")
    ):
        return False
    if not _TEX_SIGN.search(alt) and len(alt) > 3:
        return False
    add(flow, alt.rstrip("\\").strip("$") if element.get("eeimg") else alt.strip("$"), alt.endswith("\\\\"))
    return True


def add(flow: Flow, tex: str, display: bool) -> None:
    """TeX as a formula in its paragraph, or as a block where it is displayed by itself."""
    tex = tex.strip()
    if not tex:
        return
    if display and not any(not isinstance(piece, str) or piece.strip() for piece in flow.pieces):
        flow.add(MathBlock(tex))
    else:
        flow.pieces.append(Formula(tex, display))


def _source(element: HtmlElement, named: frozenset[str]) -> tuple[str, bool] | None:
    display = (
        _DISPLAY(element)
        or element.get("display") == "true"
        or bool(named & {"katex-display", "katex-block", "math-display", "math-block", "display", "mathjax-block"})
    )
    tex = _ANNOTATION(element)
    if not tex:
        carriers = _SOURCE(element)
        if carriers:
            tex = next((carriers[0].get(name) for name in _ATTRIBUTES if carriers[0].get(name)), "")
    if not tex and (tex := _in_json(element.get("data-attrs") or "")):
        display = display or element.tag == "div"
    if not tex:
        script = element.find(".//script")
        if script is not None and (script.get("type") or "").startswith("math/tex"):
            return script.text or "", "mode=display" in script.get("type", "")
    if tex:
        return _unwrap(tex, display or (element.tag == "div" and "math" in named))
    return _marked_text(element, named, display) or _from_mathml(element, named)


def _from_mathml(element: HtmlElement, named: frozenset[str]) -> tuple[str, bool] | None:
    """TeX of the one MathML copy in a renderer's element, where no source stands in it or after it."""
    if element.tag not in ("math", "mjx-container") and not named & (_GLYPHS | {"katex", "katex-display"}):
        return None
    found = [element] if element.tag == "math" else element.findall(".//math")
    if len(found) != 1 or (named & _GLYPHS and _script_follows(element)):
        return None
    tex = mathml_to_tex(found[0])
    display = bool(_DISPLAY(element)) or element.get("display") == "true" or bool(named & {"mathjax_display", "mathjax_svg_display"})
    return (tex, display) if tex else None


def _marked_text(element: HtmlElement, named: frozenset[str], display: bool) -> tuple[str, bool] | None:
    """Delimited or bare TeX as the only text of an element marked as a formula."""
    if (
        not named
        & {
            "math",
            "arithmatex",
            "katex",
            "math-inline",
            "math-display",
            "math-block",
            "katex-block",
            "katex-inline",
            "ztext-math",
            "tex",
            "latex",
        }
        and element.tag != "math-renderer"
    ):
        return None
    if any(child.tag not in ("em", "i", "br", "strong", "b") for child in element):
        return None
    text = text_of(element)
    if _DELIMITED.match(text):
        return _unwrap(text, display)
    if (named & {"math", "arithmatex"} and named & {"inline", "display"}) or (named & {"tex", "latex", "math"} and _TEX_SIGN.search(text)):
        return text, display or element.tag == "div"
    return None


def _unwrap(tex: str, display: bool) -> tuple[str, bool]:
    found = _DELIMITED.match(tex)
    if not found:
        return tex, display
    return next(group for group in found.groups() if group is not None), display or found["b"] is not None or found["c"] is not None


def _script_follows(element: HtmlElement) -> bool:
    for sibling in element.itersiblings():
        if sibling.tag == "script":
            return (sibling.get("type") or "").startswith("math/")
        if not tokens(sibling) & _GLYPHS:
            return False
    parent = element.getparent()
    return parent is not None and bool(tokens(parent) & _GLYPHS) and _script_follows(parent)
