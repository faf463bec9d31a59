"""Links that go through a page of the site's own, where the address the author wrote stands in the query.

Told by what they do: host or last part of the path say go, link or jump, and one parameter holds a whole web address, as it is or in
Base64. A gate of another site's stays: an author who copied such a link from there wrote it so.
The same goes for what a platform adds to every link that leaves a blog, so that the other site learns where its readers came from.
"""

import base64
import binascii
import re
from urllib.parse import unquote, urlsplit

from spiders.urls import host, one_domain

_CARRIES = re.compile(r"[?&#](?:target|to|url|u|go|gourl|goto|link|href|dest|destination|redirect|redirect_url)=([^&]{8,4000})", re.I)
# What a search or a document published from one makes of every link.
_SEARCHED = re.compile(r"https?://www\.google\.[a-z.]{2,6}/url\?(?:[^#]*&)?(?:q|url)=(https?(?:%3A|:)[^&#]+)", re.I)
_HOSTS = frozenset({"link", "links", "go", "goto", "out", "away", "jump", "redirect", "l", "exit", "leave", "safe"})
_PATHS = (_HOSTS - {"l"}) | {"external", "external-link", "safego"}
_CAME_FROM = re.compile(r"([?&])ref=([^&#]*)(?:&|(?=#)|$)")
_ADDRESS = re.compile(r"(?:https?://[^\s/]+\.[^\s]+|mailto:[^\s@]+@[^\s@]+)$", re.I)


def beyond(url: str, page_url: str) -> str:
    """The address a link leads to through a page of its site that sends its reader on; the address itself where it is no such link."""
    if "google." in url and (searched := _SEARCHED.match(url)):
        return unquote(searched[1])
    found = _CARRIES.search(url) if "=" in url else None
    if not found or not _sends_on(url) or not one_domain(host(url), host(page_url)):
        return url
    value = unquote(found[1])
    target = value if _ADDRESS.match(value) else _decoded(value)
    return target if _ADDRESS.match(target) else url


def without_origin(url: str, page_url: str) -> str:
    """A link to another site without the parameter that names the site of the page it stands on; Ghost adds one to every link."""
    found = _CAME_FROM.search(url) if "ref=" in url else None
    if not found or not (own := host(page_url)) or unquote(found[2]).lower().removeprefix("www.") != own.removeprefix("www."):
        return url
    rest = url[: found.start()] + found[1] + url[found.end() :] if found[0].endswith("&") else url[: found.start()] + url[found.end() :]
    return rest if host(rest) != own else url


def _sends_on(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    last = parts.path.rstrip("/").rsplit("/", 1)[-1].lower()
    return (parts.hostname or "").split(".")[0] in _HOSTS or re.sub(r"\.(?:html?|php|aspx?)$", "", last) in _PATHS


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
