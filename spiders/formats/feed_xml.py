"""RSS and Atom bytes through feedparser, with its two weak points covered: very deep trees and untrue encodings."""

import re
from contextlib import suppress

import feedparser
from lxml import etree

from spiders.formats.decode import decode
from spiders.formats.prescan import xml_declared

_MANY_TAGS = 10_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_xml(body: bytes, url: str, content_type: str | None, *, sanitize: bool = False) -> feedparser.FeedParserDict:
    """feedparser's reading of the bytes; relative addresses resolved against `url`; no network.

    Sanitising is off: it drops elements and attributes that extraction needs, and the text is escaped where it is shown.
    """
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    body = _truly_encoded(body, content_type, headers)
    return feedparser.parse(body, response_headers=headers, sanitize_html=sanitize)


def _truly_encoded(body: bytes, content_type: str | None, headers: dict[str, str]) -> bytes:
    """UTF-8 bytes where the declared encoding is not the real one; feedparser believes declarations before bytes."""
    if body.isascii():
        return body
    decoded = decode(body, content_type)
    declared = xml_declared(body[:1024])
    untrue = decoded.source in ("detector", "meta", "header", "utf8") and declared is not None and declared != decoded.encoding
    if not untrue and decoded.source != "detector":
        return body
    headers["content-type"] = "application/xml; charset=utf-8"
    return _DECLARATION.sub("", decoded.text, count=1).encode("utf-8", "replace")


def is_too_deep(body: bytes) -> bool:
    """Whether elements nest deeper than libxml2's limit (256): feedparser needs seconds for such trees."""
    if body.count(b"<") < _MANY_TAGS:
        return False
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with suppress(etree.XMLSyntaxError, ValueError):
        etree.fromstring(body, parser)
    return any("depth" in error.message.lower() for error in parser.error_log)
