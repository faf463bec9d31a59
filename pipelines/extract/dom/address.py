"""Addresses in a page: links and images resolved against the page's base, lazy images found where scripts keep them."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# A link or picture of a page that a web archive copied, as the archive rewrote it: the day of the copy, then the address.
_CAPTURED = re.compile(r"(?:https?:)?(?://([^/]+))?/web/\d{14}(?:[a-z]{2}_)?/(https?://\S+)$")
_LAZY = (
    "data-canonical-src",  # GitHub's and others' image proxies keep the author's address
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-original-src",
    "data-actualsrc",
    "data-lazyload",
    "data-echo",
    "data-url",
    "data-image",
    "data-full-src",
)
_NOT_SOURCES = frozenset({"src", "alt", "title", "class", "id", "style", "sizes", "width", "height", "onclick", "onerror", "onload"})
_PICTURE = re.compile(
    r"(?:(?:https?:)?//|\.{0,2}/)?[^\s,;{}<>\"']+\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#][^\s]*)?$|(?:https?:)?//\S+$", re.I
)
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|/)(?:\w{1,8}_)?(?:loading|lazy(?:load)?|placeholder|blank|none|spacer|trans(?:parent)?|pixel|1x1|grey|gray)"
    r"[\w.@-]*\.(?:gif|png|svg|jpe?g|webp)",
    re.I,
)


def _captured(base: str, target: str) -> str:
    """The address an archive's copy of a page was written with; "" for a link to an archive from elsewhere."""
    found = _CAPTURED.match(target)
    return found[2] if found and (not found[1] or found[1] == urlsplit(base).netloc) else ""


def resolve(base: str, target: str) -> str:
    """An absolute URL; a target that cannot be resolved stays as it is."""
    target = target.strip()
    if not target or target[0] == "#" or (_ABSOLUTE.match(target) and not target.startswith(("http:/", "https:/"))):
        return target
    if "/web/" in target and (original := _captured(base, target)):
        return original
    if target.startswith(("http://", "https://")):
        return target
    try:
        return urljoin(base, target)
    except ValueError:
        return target


# A page of the site's own that makes pictures smaller, and holds the address of the picture in its query.
_OPTIMISED = re.compile(r"/(?:_next/image|_image|_vercel/image)/?\?(?:[^#]*&)?(?:url|href)=([^&#]+)")


def _before(source: str) -> str:
    """The address of a picture before the site's framework made it smaller."""
    found = _OPTIMISED.search(source) if "image" in source else None
    return unquote(found[1]) if found else source


def image_source(element: HtmlElement) -> str:
    """The address an image is really loaded from, "" when it has none."""
    return _before(_loaded(element))


def _loaded(element: HtmlElement) -> str:
    source = (element.get("src") or "").strip()
    for name in _LAZY:
        value = (element.get(name) or "").strip()
        if value and not value.startswith(("data:", "{")) and (not source or _PLACEHOLDER.search(source) or "/" in value or "." in value):
            return value
    if source and not _PLACEHOLDER.search(source):
        return source
    for name in ("srcset", "data-srcset", "data-lazy-srcset"):
        if element.get(name) and (largest := _largest(element.get(name, ""))) and not _PLACEHOLDER.search(largest):
            return largest
    if elsewhere := _elsewhere(element):
        return elsewhere
    return source if source and not source.startswith("data:") else source[:0]


def _elsewhere(element: HtmlElement) -> str:
    """The address in an attribute of any other name, of an image without one: scripts keep it where they like."""
    values = ((name, value.strip()) for name, value in element.items() if name not in _NOT_SOURCES)
    return next((value for name, value in values if _PICTURE.match(value) and not _PLACEHOLDER.search(value)), "")


def _largest(srcset: str) -> str:
    best, size = "", -1.0
    for part in re.split(r",\s+|,(?=https?:)", srcset):
        fields = part.split()
        if not fields or fields[0].startswith("data:"):
            continue
        width = float(match[1]) if len(fields) > 1 and (match := re.match(r"([\d.]+)[wx]", fields[1])) else 1.0
        if width > size:
            best, size = fields[0].rstrip(","), width
    return best
