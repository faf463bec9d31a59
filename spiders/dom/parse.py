"""Text to tree: lxml where it copes, BeautifulSoup where it gives up. A page is never silently empty."""

import re
from itertools import chain

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HTMLParser, HtmlProcessingInstruction, document_fromstring, html_parser

# libxml2 gives up below 256 open elements and drops what lies deeper; 2,048 with huge_tree. Deeper trees also break
# every recursive reader, so a page that nests deeper is rebuilt with its excess nesting flattened.
MAX_DEPTH = 200
_TOO_DEEP = "depth"
# XML 1.0 has no place for these characters; lxml refuses them in text, and pages have them by accident only. Those of one byte are
# blanked in the bytes, which takes an eighth of the time a pattern takes.
_CONTROL = bytes(ord(" ") if (byte < 32 and byte not in b"\t\n\r") or byte == 127 else byte for byte in range(256))
_UNFIT = re.compile("[\ufffe\uffff\ud800-\udfff]")
_ENDS = re.compile(r"</(?:html|body)\b[^<>]*>", re.I)
_SILENT = frozenset({"html", "head", "body", "script", "style", "noscript", "template", "link", "meta", "iframe"})
# One class for every element, looked up in C: lxml.html's own lookup asks Python for each, a quarter of a tree walk.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity)


def parse_html(text: str, utf8: bytes | None = None) -> HtmlElement:
    """The `html` element of a page; an empty text gives an empty document. Depth is at most MAX_DEPTH plus a few.

    `utf8` is the text in UTF-8 where its reader has it already.
    """
    data = _clean(text, utf8)
    tree, complaints = _lxml(data, huge=False)
    if tree is not None and not complaints:
        return _read_on(text, tree) if _goes_on(tree) else tree
    if _TOO_DEEP in complaints:
        return _flattened(data)
    tree, complaints = _lxml(data, huge=True)
    if tree is None:
        return document_fromstring("<html><body></body></html>")
    return _flattened(data) if _TOO_DEEP in complaints else tree


def _read_on(text: str, tree: HtmlElement) -> HtmlElement:
    """The page without the end tags of its body and of itself; as it was where that cannot be read. Once: not every such tag goes."""
    data = _clean(_ENDS.sub(" ", text), None)
    again, complaints = _lxml(data, huge=False)
    if _TOO_DEEP in complaints:
        return _flattened(data)
    return tree if again is None or complaints else again


def _goes_on(tree: HtmlElement) -> bool:
    """Whether the page says more after an end tag of its body or of itself: libxml2 puts that beside them, browsers into the body."""
    beside = chain(tree.itersiblings("html"), *(body.itersiblings() for body in tree.iterchildren("body")))
    return any(node.tag not in _SILENT for each in beside for node in each.iter(etree.Element))


def _clean(text: str, utf8: bytes | None) -> bytes:
    if "\ufffe" in text or "\uffff" in text:
        return _clean(_UNFIT.sub(" ", text), None)
    try:
        return (text.encode("utf-8") if utf8 is None else utf8).translate(_CONTROL)
    except UnicodeEncodeError:
        return _clean(_UNFIT.sub(" ", text), None)


def parse_fragment(text: str) -> HtmlElement:
    """The same for a fragment, such as the body of a feed entry: a `div` that holds it."""
    body = parse_html(f"<html><body><div>{text}</div></body></html>").find("body")
    children = list(body) if body is not None else []
    if len(children) == 1 and children[0].tag == "div":
        return children[0]
    wrapper = html_parser.makeelement("div")
    if body is not None:
        wrapper.text = body.text
    wrapper.extend(children)
    return wrapper


def _lxml(data: bytes, *, huge: bool) -> tuple[HtmlElement | None, str]:
    """The tree, and what libxml2 says of limits it hit ("" when it hit none)."""
    parser = HTMLParser(encoding="utf-8", huge_tree=huge, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None, ""
    except etree.XMLSyntaxError as error:
        return None, str(error)
    limits = (entry.message.lower() for entry in parser.error_log if entry.level >= 3)
    return tree, " ".join(message for message in limits if "excessive" in message or "huge" in message or "too long" in message)


def _flattened(data: bytes) -> HtmlElement:
    from spiders.dom.flatten import flattened

    return flattened(data, MAX_DEPTH)
