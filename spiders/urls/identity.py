"""Which addresses name the same page, and which belong to a site.

`canonical` gives an identity key, not an address to fetch: the scheme, `www.` and a trailing slash are levelled,
which a server need not do. The crawler fetches the raw URL and keeps it; only comparison uses the key.
A parameter is dropped only when it is known to carry no content; everything unknown stays.
"""

import re
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from spiders.urls.rules import drop_parameter, platform_path

if TYPE_CHECKING:
    from tldextract import TLDExtract

_REMOVED = str.maketrans("", "", "\t\n\r")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=~%"
_QUERY_SAFE = "/:@!$'()*,;~%?"
_INDEX = re.compile(r"/index\.(?:html?|php)$")
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/[civ]/(s/)?([^/]+)(/.*)?$")


@lru_cache(maxsize=16_384)
def canonical(url: str, base: str | None = None) -> str:
    """The identity key of an address: two URLs of one page give one key. Idempotent; never raises.

    `base` resolves a relative URL. Addresses other than http(s) come back unchanged but for outer white space.
    """
    parts = _split(url, base)
    if parts is None:
        return url.strip()
    host, path, query = parts.hostname or "", _path(parts.path), parts.query
    host, path = _amp_cache(_host(host), path)
    host, path = platform_path(_bare_host(host), path)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _INDEX.sub("/", path)
    path = path.rstrip("/") if path.strip("/") else ""
    return f"https://{host}{port}{path or '/'}{_query(query)}{_route(parts.fragment, path)}"


def joined(base: str, href: str | None) -> str | None:
    """An address as a page writes it, absolute; None for none, and for one that cannot be read, such as `http://[`."""
    try:
        return urljoin(base, href.strip()) if href else None
    except ValueError:
        return None


def same(a: str, b: str) -> bool:
    """Whether two addresses name the same page."""
    return canonical(a) == canonical(b)


def web_id(url: str) -> str:
    """A post id made of its address, the same for every spelling of one address."""
    return "web:" + sha256(canonical(url).encode()).hexdigest()[:16]


def host(url: str) -> str:
    """Lower-case ASCII host of an address without port, empty when there is none."""
    parts = _split(url, None)
    return _host(parts.hostname or "") if parts else ""


def in_scope(url: str, home: str) -> bool:
    """Whether an address belongs to the site at `home`: same host (`www.` aside) and inside its folder.

    A home of `https://host/~me/` or `https://host/me` keeps to that folder; `https://host/index.html` means the whole host.
    """
    key, home_key = canonical(url), canonical(home)
    page, root = urlsplit(key), urlsplit(home_key)
    if page.scheme != "https" or page.netloc != root.netloc:
        return False
    folder = root.path if "." not in root.path.rpartition("/")[2] else root.path.rpartition("/")[0]
    folder = folder.rstrip("/")
    return page.path == folder or page.path.startswith(folder + "/")


def registrable(name: str) -> str:
    """The registrable domain of a host (`a.github.io` is its own), by the bundled public suffix list; no network.

    A host that has none (an address, `localhost`, a bare suffix) is returned as it is; an unknown top level counts as a suffix.
    """
    found = _suffixes().extract_str(name)
    if found.suffix or found.ipv4 or found.ipv6:
        return found.top_domain_under_public_suffix or name
    return ".".join(name.split(".")[-2:])


def one_domain(a: str, b: str) -> bool:
    """Whether two hosts have the same registrable domain. Most differ in their last two labels, without the suffix list (.1 s to load)."""
    return a == b or (a.split(".")[-2:] == b.split(".")[-2:] and registrable(a) == registrable(b))


@lru_cache(maxsize=1)
def _suffixes() -> "TLDExtract":
    from tldextract import TLDExtract  # loads an HTTP client; most addresses need no suffix

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def _split(url: str, base: str | None) -> SplitResult | None:
    text = url.strip().translate(_REMOVED)
    try:
        if base:
            text = urljoin(base, text)
        if text.startswith("//"):
            text = f"https:{text}"
        head, mark, rest = text.partition("?")
        if head[:5].lower() in ("http:", "https"):
            text = head.replace("\\", "/") + mark + rest
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _host(name: str) -> str:
    name = name.rstrip(".").lower()
    if name.isascii():
        return f"[{name}]" if ":" in name else name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(name).lower()


def _bare_host(name: str) -> str:
    """The host without a prefix that only chooses a presentation."""
    for prefix in ("www.", "m.", "mobile."):
        rest = name.removeprefix(prefix)
        if rest != name and "." in rest and (prefix == "www." or registrable(name) == rest):
            return rest
    return name


def _amp_cache(name: str, path: str) -> tuple[str, str]:
    found = _AMP_CACHE.match(path) if name.endswith(".cdn.ampproject.org") else None
    return (_host(found.group(2)), found.group(3) or "/") if found else (name, path)


def _unescape(match: re.Match[str]) -> str:
    if match.group(1) is None:
        return "%25"
    character = chr(int(match.group(1), 16))
    return character if character in _UNRESERVED else match.group().upper()


def _escaped(text: str, safe: str) -> str:
    if "%" in text:
        text = _ESCAPE.sub(_unescape, text)
    return quote(text, safe=safe, errors="replace")


def _path(raw: str) -> str:
    path = _escaped(_SESSION.sub("", raw) if ";" in raw else raw, _PATH_SAFE) or "/"
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    slash = "/" if segments[-1] in (".", "..") and kept else ""
    return "/" + "/".join(kept) + slash


def _query(raw: str) -> str:
    if not raw:
        return ""
    kept = []
    for field in raw.replace("+", "%20").split("&"):
        name, equals, value = field.partition("=")
        name, value = _escaped(name, _QUERY_SAFE), _escaped(value, _QUERY_SAFE + "=")
        if (name or value) and not drop_parameter(name, value, raw):
            kept.append((name, equals, value))
    return "?" + "&".join("".join(field) for field in sorted(kept)) if kept else ""


def _route(fragment: str, path: str) -> str:
    """A fragment that chooses the page in a client-side router; an anchor inside a page is dropped."""
    if fragment.startswith(("/", "!/")) or (fragment.startswith("!") and not path):
        return "#" + _escaped(fragment, "/:@!$&'()*+,;=~%?")
    return ""
