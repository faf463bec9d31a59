"""Handlers of block elements: paragraphs, headings, lists, quotations, tables, definitions, figures."""

from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extract.blocks import Anchor, AnchorEnd, Block, Item, Listing, Paragraph, Quote, Rule, Term
from pipelines.extract.dom.address import resolve
from pipelines.extract.dom.boxes import details
from pipelines.extract.dom.classes import tokens, word_set
from pipelines.extract.dom.headings import heading
from pipelines.extract.dom.tables import table
from pipelines.extract.dom.walk import Flow, Handler, Walk


def block(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A block with no meaning of its own: its content stands alone."""
    if flow.pieces:
        flow.flush()
    walk.children(element, flow)
    if flow.pieces:
        flow.flush()


def quotation(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A quotation."""
    blocks = walk.blocks(element)
    if blocks:
        flow.add(Quote(blocks))


def unordered(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A bullet list."""
    items = _items(walk, element)
    if items:
        flow.add(Listing(items))


def ordered(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A numbered list, from the number it starts at."""
    items = _items(walk, element)
    start = element.get("start") or "1"
    if items:
        flow.add(Listing(items, int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1))


def _items(walk: Walk, element: HtmlElement) -> list[Item]:
    items: list[Item] = []
    for child in element:
        if not isinstance(child.tag, str) or child in walk.skip:
            continue
        if child.tag in ("ul", "ol"):
            flow = Flow(walk.edits)
            HANDLERS[child.tag](walk, child, flow)
            if items:
                items[-1].blocks.extend(flow.blocks)
                continue
            blocks: list[Block] = flow.blocks
        else:
            blocks = walk.blocks(child)
        if blocks:
            items.append(Item(blocks, _checked(child)))
    return items


def _checked(element: HtmlElement) -> bool | None:
    box = next(element.iter("input"), None)
    if box is None:
        return _drawn_box(element)
    if box.get("type") != "checkbox" or next(box.iterancestors("li"), None) is not element:
        return None
    return box.get("checked") is not None


def _drawn_box(element: HtmlElement) -> bool | None:
    first = next(iter(element), None)
    if first is None or "checkbox" not in tokens(first):
        return None
    return bool(tokens(first) & {"checkbox-on", "checked"})


def rule(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A thematic break; one that only parts the footnotes from the text is dropped."""
    following, parent = element.getnext(), element.getparent()
    if any(each is not None and ("footnotes" in tokens(each) or each.get("id") == "footnotes") for each in (following, parent)):
        return
    flow.add(Rule())


def definitions(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """Terms with their definitions; a group may be wrapped in a div."""
    flow.flush()
    groups = [list(child) if child.tag == "div" else [child] for child in element]
    for child in (each for group in groups for each in group):
        if child.tag not in ("dt", "dd"):
            continue
        if child.tag == "dt":
            flow.blocks.append(Term(walk.pieces(child), []))
        elif flow.blocks and isinstance(flow.blocks[-1], Term):
            flow.blocks[-1].definitions.append(walk.blocks(child))
        else:
            flow.blocks.extend(walk.blocks(child))


def embed(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """A frame, video or sound as a link to it."""
    source = (
        element.get("src") or element.get("data-src") or next((each.get("src") for each in element.iter("source") if each.get("src")), "")
    )
    if source and not source.startswith(("about:", "data:", "javascript:")):
        url = resolve(walk.base, source)
        flow.add(Paragraph([Anchor(url), element.get("title") or urlsplit(url).netloc or url, AnchorEnd()]))
        walk.edits.add("embed_kept_as_link")


def unknown(walk: Walk, element: HtmlElement, flow: Flow) -> None:
    """An element of no known tag: its content; an empty one that names an address is an embed some script fills in."""
    if len(element) or (element.text or "").strip():
        walk.children(element, flow)
        return
    source = element.get("src") or element.get("data-src") or ""
    url = next((value for name in ("url", "fullurl", "href", "data-url") if (value := element.get(name))), source)
    if element.tag == "github-repo" and element.get("repo"):
        url = "https://github.com/" + element.get("repo", "")
    if url.startswith(("http://", "https://", "/")):
        url = resolve(walk.base, url)
        label = urlsplit(url).netloc if source else url
        flow.add(Paragraph([Anchor(url), element.get("title") or label, AnchorEnd()]))
        walk.edits.add("embed_kept_as_link")


_PLAIN = word_set(
    """
    div section article main header footer aside address hgroup figure figcaption form fieldset summary center dd dt nav body html p
    thead tbody tfoot tr td th caption li pre
    """
)

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_PLAIN, block),
    **{f"h{level}": heading for level in range(1, 7)},
    "details": details,
    "blockquote": quotation,
    "*": unknown,
    "ul": unordered,
    "menu": unordered,
    "ol": ordered,
    "hr": rule,
    "dl": definitions,
    "table": table,
    "iframe": embed,
    "video": embed,
    "audio": embed,
    "embed": embed,
}
