"""Callouts as GitHub alerts, whatever a theme names them: a box of a known kind with a title it mostly made itself."""

from lxml.html import HtmlElement

from pipelines.extract.blocks import Close, Open, Paragraph, Quote
from pipelines.extract.dom.classes import tokens, word_set, words
from pipelines.extract.dom.walk import Flow, Walk
from spiders.dom.select import text_of

_BOX = word_set(
    """
    admonition callout alert notice hint custom-block hint-container markdown-alert notices prompt message note-block
    custom-container theme-admonition
    """
)
_KINDS = {
    "note": "NOTE",
    "info": "NOTE",
    "seealso": "NOTE",
    "abstract": "NOTE",
    "summary": "NOTE",
    "tldr": "NOTE",
    "todo": "NOTE",
    "question": "NOTE",
    "faq": "NOTE",
    "example": "NOTE",
    "quote": "NOTE",
    "primary": "NOTE",
    "secondary": "NOTE",
    "default": "NOTE",
    "details": "NOTE",
    "help": "NOTE",
    "tip": "TIP",
    "hint": "TIP",
    "success": "TIP",
    "check": "TIP",
    "done": "TIP",
    "important": "IMPORTANT",
    "attention": "IMPORTANT",
    "warning": "WARNING",
    "warn": "WARNING",
    "danger": "CAUTION",
    "error": "CAUTION",
    "caution": "CAUTION",
    "bug": "CAUTION",
    "failure": "CAUTION",
}
# Titles a theme writes where the author gave none.
_DEFAULT_TITLES = word_set(
    """
    note info tip hint warning danger caution important attention error success example question quote abstract summary todo bug
    failure details notice alert
    提示 注意 警告 危险 信息 说明 重要 备注 相关信息 小贴士 點此 警告! 注 ノート ヒント 注意！ 警告！ 重要事項
    참고 팁 경고 주의 정보 위험 노트 note: tip: warning: 정보
    """
)
_TITLE_WORDS = word_set("title heading label header")


def callout(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A box of a known kind is an alert; its title stays where it says more than the kind."""
    kind = _kind(element)
    if kind is None:
        return False
    element = _content(element)
    title = _title(element)
    text = ""
    if title is not None:
        walk.skip.add(title)
        text = " ".join(text_of(title).split())
    blocks = walk.blocks(element)
    if title is not None and text and text.lower().strip(" :：!！") not in _DEFAULT_TITLES and text.lower() not in tokens(element):
        blocks.insert(0, Paragraph([Open("strong"), *walk.pieces(title), Close("strong")]))
    if blocks:
        flow.add(Quote(blocks, kind))
    return True


def _content(element: HtmlElement) -> HtmlElement:
    """A box written as a table of an icon and a text is the cell with the text."""
    children = [child for child in element if isinstance(child.tag, str)]
    cells = list(element.iter("td")) if len(children) == 1 and children[0].tag == "table" else []
    return cells[-1] if len(cells) == 2 else element


def _kind(element: HtmlElement) -> str | None:
    named = tokens(element)
    data = (element.get("data-callout") or "").lower()
    if data:
        return _KINDS.get(data, "NOTE")
    if not named:
        return None
    boxed = bool(named & _BOX) or any(
        name.startswith(("admonition-", "callout-", "alert-", "notice-", "prompt-", "notice--", "markdown-alert-")) for name in named
    )
    boxed = boxed or (element.tag == "aside" and any(word in _KINDS for word in words(element)))
    if not boxed and not ("note" in named and len(named) <= 3 and len(element) and element.tag in ("div", "blockquote", "aside")):
        return None
    kinds = [_KINDS[word] for word in sorted(words(element)) if word in _KINDS and (word != "note" or len(named) == 1 or not boxed)]
    return (
        kinds[0]
        if kinds
        else _KINDS.get("note")
        if boxed and ("admonition" in named or "callout" in named or words(element) & {"note"})
        else None
    )


def _title(element: HtmlElement) -> HtmlElement | None:
    inner = element
    for _ in range(3):
        children = [child for child in inner if isinstance(child.tag, str)]
        if not children or (inner.text or "").strip():
            return None
        first = children[0]
        if words(first) & _TITLE_WORDS:
            return first
        inner = first
    return None
