"""XML from strangers: bytes to a stream of elements, without entities, DTDs, network or deep trees, and forgiving of damage."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from spiders.formats.decode import decode

MAX_BYTES = 64 * 1024 * 1024
_MEMBERS = 256  # gzip members of a body; behind each the rest is copied
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(urlset|sitemapindex|rss|feed|RDF|channel)[\s>/]")
_GZIP = b"\x1f\x8b"
_BARE = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)", re.S)


def gunzip(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """Gzip removed, up to two layers and `limit` bytes; a torn stream gives what could be read; other bytes unchanged."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        body = _inflate(body, limit)
    return body


def _inflate(body: bytes, limit: int) -> bytes:
    pieces: list[bytes] = []
    left = limit
    for _ in range(_MEMBERS):
        if not body.startswith(_GZIP) or left <= 0:
            break
        stream = zlib.decompressobj(31)
        try:
            piece = stream.decompress(body, left)
        except zlib.error:
            piece = _salvage(body, left)
        pieces.append(piece)
        left -= len(piece)
        body = stream.unused_data
    return b"".join(pieces)


def _salvage(body: bytes, limit: int) -> bytes:
    """What can be read before the damage."""
    stream, kept, size = zlib.decompressobj(31), [], 0
    for start in range(0, len(body), 1024):
        try:
            piece = stream.decompress(body[start : start + 1024], limit - size)
        except zlib.error:
            break
        kept.append(piece)
        size += len(piece)
        if size >= limit:
            break
    return b"".join(kept)


def root_name(text: str) -> tuple[str, int] | None:
    """Local name and position of the sitemap or feed element the text begins with, junk and DTD before it skipped."""
    found = _ROOT.search(text, 0, 65_536)
    return (found.group(1), found.start()) if found else None


def elements(text: str, names: frozenset[str]) -> Iterator[etree._Element]:
    """Elements whose local name is in `names`, in document order, each cleared after its turn.

    The text must begin at its root (see `root_name`): with the DTD cut off no entity but the five of XML exists.
    Damage ends or shortens the stream; it never raises.
    """
    text = _BARE.sub(lambda found: "&amp;" if found[0] == "&" else found[0], text)  # recovering drops the word after a bare one
    source = BytesIO(text.encode("utf-8", "replace"))
    events = etree.iterparse(
        source, events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        for _, element in events:
            if isinstance(element.tag, str) and local_name(element) in names:
                yield element
                element.clear()
                while element.getprevious() is not None and element.getparent() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def local_name(element: etree._Element) -> str:
    """Tag without namespace or undeclared prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def child_text(element: etree._Element, name: str) -> str | None:
    """Text of the first child of that local name, CDATA and nested text joined, outer white space removed."""
    for child in element:
        if isinstance(child.tag, str) and local_name(child) == name:
            return "".join(str(piece) for piece in child.itertext()).strip()
    return None


def text_of(body: bytes, content_type: str | None) -> str:
    """The body as text, gzip removed."""
    return decode(gunzip(body), content_type).text
