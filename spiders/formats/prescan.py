"""The HTML Standard's encoding prescan: what a page's own first bytes say of its encoding, before any parsing.

Source: https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
"""

import codecs
import re

from w3lib.encoding import resolve_encoding

# The standard stops at 1,024 bytes; saved and served pages often put scripts or comments before the declaration.
LIMIT_BYTES = 65_536

_NAMES = {
    "gb18030": "gb18030", "big5hkscs": "big5", "euc_jp": "euc-jp", "cp932": "shift_jis", "cp949": "euc-kr", "iso2022_jp": "iso-2022-jp",
    "utf-8": "utf-8", "utf-16": "utf-16le", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be", "hz": "hz-gb-2312",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "mac-roman": "macintosh", "cp866": "ibm866",
    **{f"cp{number}": f"windows-{number}" for number in (874, *range(1250, 1259))},
    **{f"iso8859-{part}": f"iso-8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}  # fmt: skip
PYTHON_NAMES = {web: python for python, web in _NAMES.items()} | {"utf-16le": "utf-16-le"}

_TOKEN = re.compile(
    rb"<!--(?=(?:>|->|.*?-->))|<meta[\t\n\f\r /]|</?[a-z]|<[!/?]",
    re.IGNORECASE | re.DOTALL,
)
_COMMENT_END = re.compile(rb"-->")
_TAG_NAME_END = re.compile(rb"[\t\n\f\r />]")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*")
_SPACE = b"\t\n\f\r "
_CONTENT = re.compile(r"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r ;][^\t\n\f\r ;]*))", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[\t\n\f\r ][^>]*?encoding[\t\n\f\r ]*=[\t\n\f\r ]*["']?([A-Za-z][A-Za-z0-9._:-]*)""")


def encoding_name(label: str) -> str | None:
    """The web's name of the encoding a label stands for (`gb2312` -> `gb18030`, `latin1` -> `windows-1252`), or None when unknown.

    Only character encodings in this module's table count: a label can never select another Python codec.
    """
    label = label.strip()
    resolved = resolve_encoding(label) if _LABEL.fullmatch(label) else None
    return _NAMES.get(resolved) if resolved else None


def bom(body: bytes) -> tuple[str, int] | None:
    """The encoding a byte-order mark names and the mark's length, or None."""
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if body.startswith(codecs.BOM_UTF16_LE):
        return "utf-16le", 2
    if body.startswith(codecs.BOM_UTF16_BE):
        return "utf-16be", 2
    return None


def prescan(body: bytes) -> str | None:
    """The encoding a page's mark, `<meta>` or XML declaration names, or None."""
    mark = bom(body)
    if mark:
        return mark[0]
    head = body[:LIMIT_BYTES]
    return _scan_meta(head) or xml_declared(head)


def xml_declared(head: bytes) -> str | None:
    """The encoding in an XML declaration at the start of the bytes, or None."""
    start = head.lstrip(_SPACE)[:1024]
    found = _XML.match(start)
    return _declared(found.group(1).decode("ascii")) if found else None


def _declared(label: str) -> str | None:
    name = encoding_name(label)
    if name in ("utf-16le", "utf-16be"):
        return "utf-8"  # the declaration was readable as ASCII, so it cannot be true
    if label.strip().lower() == "x-user-defined":
        return "windows-1252"
    return name


def _scan_meta(head: bytes) -> str | None:
    position = 0
    while found := _TOKEN.search(head, position):
        token = found.group().lower()
        if token.startswith(b"<!--"):
            end = _COMMENT_END.search(head, found.start() + 2)
            position = end.end() if end else found.end()
        elif token.startswith(b"<meta"):
            attributes, position = _attributes(head, found.end() - 1)
            name = _meta_encoding(attributes)
            if name:
                return name
        elif token[-1:].isalpha():
            end = _TAG_NAME_END.search(head, found.end())
            if not end:
                return None
            _, position = _attributes(head, end.start())
        else:
            close = head.find(b">", found.end() - 1)
            if close < 0:
                return None
            position = close + 1
    return None


def _meta_encoding(attributes: dict[str, str] | None) -> str | None:
    if attributes is None:
        return None
    if attributes.get("charset"):
        return _declared(attributes["charset"])
    found = _CONTENT.search(attributes.get("content", ""))
    if found and attributes.get("http-equiv", "").lower() == "content-type":
        return _declared(next(group for group in found.groups() if group is not None))
    return None


def _attributes(head: bytes, position: int) -> tuple[dict[str, str] | None, int]:
    """The tag's attributes and where it ends; None when the bytes end inside the tag."""
    found: dict[str, str] = {}
    while True:
        attribute, position = _attribute(head, position)
        if attribute is None:
            return (found, position) if position <= len(head) else (None, len(head))
        found.setdefault(*attribute)


_ATTRIBUTE = re.compile(
    rb"""
    [\t\n\f\r /]* (?:
        (?P<end>>)
      | (?P<name> [^\t\n\f\r />] [^\t\n\f\r />=]* )
        (?: [\t\n\f\r ]*=[\t\n\f\r ]* (?:
              "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?=>) | (?P<bare> [^"'\t\n\f\r >] [^\t\n\f\r >]* (?=[\t\n\f\r >]) )
            )
          | (?= [\t\n\f\r ]* [^=\t\n\f\r\ ] )
        )
    )
    """,
    re.VERBOSE,
)


def _attribute(head: bytes, position: int) -> tuple[tuple[str, str] | None, int]:
    found = _ATTRIBUTE.match(head, position)
    if not found:
        return None, len(head) + 1
    if found.group("end"):
        return None, found.end()
    value = found.group("double") or found.group("single") or found.group("bare") or b""
    return (found.group("name").decode("latin-1").lower(), value.decode("latin-1")), found.end()
