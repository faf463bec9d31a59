"""Parts a page folds or hides: details, tabs, hidden panels, copies for screen readers."""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from pipelines.extract.blocks import Close, CodeBlock, Details, Open, Paragraph
from pipelines.extract.dom.classes import style, tokens, word_set, words
from pipelines.extract.dom.walk import Flow, Walk
from pipelines.extract.dom.xpath import holds
from spiders.dom.select import text_of

_UNSEEN = word_set("sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only u-hidden-visually a11y-hidden")
_PREFIXED = ("-sr-only", "-visually-hidden", "-screen-reader-text")  # as themes and style libraries name them
_PROMPTS = word_set("prompt input_prompt output_prompt jp-inputprompt jp-outputprompt")  # a notebook counts its cells
_PROMPT = re.compile(r"\s*(?:In|Out)\s*\[\s*[\d*]*\s*\]:?\s*|\s*")
_PROSE = holds(".//p or .//pre or .//table or .//ul or .//img or .//code or .//h2 or .//h3")
_TABS = word_set("tab tabs tabbed tabset")
_BAR = word_set("nav list labels buttons header headers bar names")
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PANEL = word_set("panel pane content item body block")


def details(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A part the reader opens, with its summary."""
    summary = element.find("summary")
    pieces = []
    head = None if summary is None else next(summary.iter(*_HEADS), None)
    if head is not None and text_of(head).strip() == text_of(summary).strip():
        walk.edits.add("folded_section_opened")
        flow.flush()
        walk.children(element, flow)
        flow.flush()
        return
    if summary is not None:
        pieces = walk.pieces(summary)
        walk.skip.add(summary)
    blocks = walk.blocks(element)
    if not blocks:
        flow.flush()
        if pieces:
            flow.blocks.append(Paragraph(pieces))
    elif pieces:
        flow.add(Details(pieces, blocks))
    else:
        flow.flush()
        flow.blocks.extend(blocks)


@lru_cache(maxsize=4096)
def _unsaid(named: frozenset[str]) -> str:
    """Whether class tokens call an element unseen, or a notebook's prompt; "" for neither."""
    if named & _UNSEEN or any(name.endswith(_PREFIXED) for name in named):
        return "unseen"
    return "prompt" if named & _PROMPTS else ""


def unseen(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """Words only a screen reader says, and empty hidden elements; hidden prose is kept, as tabs and folds hide it."""
    if (named := tokens(element)) and (unsaid := _unsaid(named)):
        return unsaid == "unseen" or _PROMPT.fullmatch(text_of(element)) is not None
    if element.get("hidden") is None and "display:none" not in style(element):
        return False
    return element.get("role") != "tabpanel" and not _PROSE(element) and not words(element) & (_TABS | _PANEL)


def tab_group(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """Tabs one after the other, each under its label."""
    bar = next((child for child in element if isinstance(child.tag, str) and _is_bar(child)), None)
    if bar is None:
        return False
    panels = _panels(element, bar)
    labels = _labels(bar)
    if len(panels) < 1 or len(panels) != len(labels):
        return False
    flow.flush()
    for label, panel in zip(labels, panels, strict=True):
        blocks = [walk.code[panel]] if panel in walk.code else walk.blocks(panel)
        if len(blocks) == 1 and isinstance(blocks[0], CodeBlock):
            flow.blocks.append(blocks[0]._replace(title=blocks[0].title or (label if label.lower() != blocks[0].language.lower() else "")))
        else:
            flow.blocks.append(Paragraph([Open("strong"), label, Close("strong")]))
            flow.blocks.extend(blocks)
    return True


def _is_bar(element: HtmlElement) -> bool:
    if element.get("role") == "tablist":
        return True
    named = words(element)
    return (
        bool(named & _TABS)
        and (bool(named & _BAR) or element.tag in ("ul", "nav") or tokens(element) == {"tabs"})
        and element.find(".//pre") is None
    )


def _labels(bar: HtmlElement) -> list[str]:
    tabs = (
        [child for child in bar.iter() if child.get("role") == "tab"]
        or list(bar.iter("label"))
        or list(bar.iter("li"))
        or list(bar.iter("button"))
        or list(bar)
    )
    return [" ".join(text_of(tab).split()) for tab in tabs if text_of(tab).strip()]


def _panels(element: HtmlElement, bar: HtmlElement) -> list[HtmlElement]:
    panels = [each for each in element.iter() if each.get("role") == "tabpanel"]
    if panels:
        return panels
    rest = [child for child in element if isinstance(child.tag, str) and child is not bar and child.tag not in ("input", "style", "script")]
    if len(rest) == 1 and len(rest[0]) and rest[0].tag == "div":
        rest = [child for child in rest[0] if isinstance(child.tag, str)]
    return rest
