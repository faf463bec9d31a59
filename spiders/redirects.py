"""Where an answer sends its asker on. Pure; following is the crawl's."""

from urllib.parse import quote, urljoin

_REDIRECTS = (301, 302, 303, 307, 308)
_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))


def redirect_of(url: str, status: int, location: str | None) -> str | None:
    """Where an answer of that status and Location header points, without fragment; None where nowhere.

    Servers write addresses into the header as bytes, in UTF-8 mostly; the header is read as latin-1, so the bytes are got back and
    escaped one by one, as browsers do.
    """
    if status not in _REDIRECTS or not location:
        return None
    try:
        return urljoin(url, _escaped(location.strip())).partition("#")[0]
    except ValueError:
        return None


def _escaped(text: str) -> str:
    try:
        return quote(text.encode("latin-1"), safe=_WRITTEN)
    except UnicodeEncodeError:
        return quote(text, safe=_WRITTEN, errors="replace")
