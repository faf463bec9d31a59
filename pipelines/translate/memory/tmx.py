"""The memory in TMX 1.4, the exchange format of translators' tools, and back. Marks become its inline elements."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from lxml import etree

from pipelines.records import TranslatedSegment
from pipelines.translate.markdown.placeholders import MARK
from pipelines.translate.memory.memory import Scope

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header creationtool="bowen" creationtoolversion="1" segtype="paragraph" '
    'o-tmf="bowen" adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
)


def exported(entries: Iterable[TranslatedSegment]) -> bytes:
    """A TMX document of every answered segment, in order of key."""
    units = (_unit(entry) for entry in sorted(entries, key=lambda entry: entry.key) if entry.translation is not None)
    return (_HEADER + "".join(units) + "</body>\n</tmx>\n").encode()


def _unit(entry: TranslatedSegment) -> str:
    source = f'<tuv xml:lang="{escape(entry.source_language)}"><seg>{_seg(entry.text)}</seg></tuv>'
    target = f'<tuv xml:lang="{escape(entry.target)}"><seg>{_seg(entry.translation or "")}</seg></tuv>'
    return f'<tu tuid="{entry.key}">{source}{target}</tu>\n'


def _seg(text: str) -> str:
    parts, at = [], 0
    for match in MARK.finditer(text):
        parts.append(_text(text[at : match.start()]))
        if match["single"]:
            parts.append(f'<ph x="{match["single"]}"/>')
        else:
            parts.append(f'<bpt i="{match["open"]}"/>' if match["open"] else f'<ept i="{match["close"]}"/>')
        at = match.end()
    return "".join([*parts, _text(text[at:])])


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))


def imported(document: bytes, scope: Scope) -> Iterator[TranslatedSegment]:
    """Answers of a TMX document for the languages of `scope`; regions do not count. Raises ValueError on what is not TMX."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)[^>]*\[", document):
        raise ValueError("a TMX file may not define entities; remove its DOCTYPE")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not TMX: {error}") from None
    if root.tag != "tmx":
        raise ValueError(f"not TMX: the root element is {root.tag}")
    for unit in root.iter("tu"):
        texts = {_primary(tuv.get(_LANG) or tuv.get("lang") or ""): tuv.find("seg") for tuv in unit.iter("tuv")}
        source, target = texts.get(_primary(scope.source)), texts.get(_primary(scope.target))
        if source is not None and target is not None:
            yield scope.entry(_read(source), {}, _read(target), 1)


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


def _read(seg: etree._Element) -> str:
    parts = [seg.text or ""]
    for child in seg:
        number = child.get("x") or child.get("i") or "1"
        mark = {"ph": f"<x{number}/>", "bpt": f"<g{number}>", "ept": f"</g{number}>", "it": f"<x{number}/>"}.get(str(child.tag), "")
        parts += [mark or _read(child), child.tail or ""]
    return "".join(parts)
