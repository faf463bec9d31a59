"""Addresses that a page holds elsewhere than in its links: menus to choose from, cards to click, buttons that load more, data of scripts.

Blogs whose lists a script draws have no link to follow, yet the addresses stand in what the script reads: in the page, in an index
made for searching, or in the program itself. Nothing is run; what looks like an address is told, and whether it is one shows when asked.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from spiders.dom.select import words
from spiders.formats.json_text import read_json
from spiders.page import Page
from spiders.urls import joined

INDEX = "an index for searching"
DATA = "the data of a script"
PROGRAM = "a script of a page that links to nothing"
_GO = r"""(?:window\.|document\.|self\.|top\.)?location(?:\.href)?\s*(?:=|\.(?:assign|replace)\()\s*(["'])([^"'<>\s\\]+)\1"""
_GOES = re.compile(_GO)
_LOADS = ("hx-get", "data-href", "data-url", "data-next", "data-next-url", "data-next-page")
_KEYS = r"url|uri|href|(?:rel)?permalink|link|path|location|loc"
_VALUE = re.compile(rf'\\?"(?:{_KEYS})\\?"\s*:\s*\\?"((?:[^"\\]|\\(?!"))+)\\?"|[{{,](?:{_KEYS}):"((?:[^"\\]|\\.)+)"', re.I)
_NEXT = re.compile(r'"next(?:_?(?:url|page|page_?url|href|link))?"\s*:\s*"((?:/|https?:)[^"<>\s]+)"', re.I)
_QUOTED = re.compile(r"""["'`](/[^"'`\\\s<>?#{}()$*:|^\[\],;=&]{1,300})(?=\\?["'`])""")
_NAMED = re.compile(r"""["']([^"'\s<>\\]*?(?:search|index|posts|articles|archive|content|entries)[\w.-]*\.(?:json|xml))["']""", re.I)
_NO_INDEX = re.compile(r"manifest|schema|sitemap|feed|rss|atom", re.I)
_FILE = re.compile(r"\.(?:json|xml|m?js)$", re.I)
_PATH = re.compile(r"[\w.%~+-]*/[\w./%~+-]*")
_TELLING = re.compile(r"app|main|metadata|theme|routes|manifest|posts|data|client|entry|index", re.I)
_CDATA_URL = re.compile(r"<url>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)")
_WORDS = 100  # characters: a page that says more than this is read, whatever its scripts do
_FILES = 6
_INDEXES = 3
_MOST = 5_000  # addresses of one page or file


def refresh_by_script(page: Page) -> str | None:
    """Where a script sends the reader of a page without words, as it stands in the page."""
    found = _GOES.search(page.index.scripts) if page.index.mentions("location", within="scripts") else None
    return found[2] if found and len(words(page.tree.find("body"))) <= _WORDS else None


def clicked(page: Page) -> Iterator[tuple[str, str]]:
    """Addresses in the page's menus, in what is clicked and in what loads more, as they stand there, with their words."""
    if page.index.mentions("<option"):
        choices = ((node.get("value") or "", words(node)) for node in page.index.tagged("option"))
        yield from ((value, label) for value, label in choices if _written_out(value))
    if page.index.mentions("onclick"):
        nodes = ((node, _GOES.search(node.get("onclick") or "")) for node in page.index.bearing("onclick"))
        yield from ((found[2], words(node)) for node, found in nodes if found)
    if page.index.mentions("<form"):
        forms = (node for node in page.index.tagged("form") if next(node.iter("input", "textarea", "select"), None) is None)
        yield from ((value, words(node)) for node in forms if _written_out(value := (node.get("action") or "").strip()))
    for name in _LOADS:
        if page.index.mentions(name):
            yield from ((value, words(node)) for node in page.index.bearing(name) if _written_out(value := (node.get(name) or "").strip()))


def _written_out(value: str) -> bool:
    return value.startswith(("/", "http://", "https://"))


def in_data(page: Page) -> Iterator[str]:
    """Addresses in the data that the page's own scripts hold."""
    if page.index.mentions('"url', '"href', '"permalink', '"link', '"path', '"loc', "url:", "path:", "link:", within="scripts"):
        yield from (value for value in _values(page.index.scripts) if _written_out(value) and not _FILE.search(value))


def indexes(page: Page) -> Iterator[str]:
    """Files that a page names as a script would ask for them, and that by their name list the site's pages."""
    if page.index.mentions(".json", "search.xml"):
        found = (match[1] for match in _NAMED.finditer(page.text))
        yield from islice(dict.fromkeys(url for url in found if not _NO_INDEX.search(url.rpartition("/")[2])), _INDEXES)


def programs(page: Page) -> list[str]:
    """The scripts a page loads at once, those first whose names say that they hold the whole application."""
    preloaded = [node.get("href") or "" for rel, node in page.index.head_related if _is_script(rel, node.get("as"))]
    sources = [src for node in page.index.tagged("script") if (src := node.get("src"))] + preloaded
    return sorted(dict.fromkeys(sources), key=lambda url: not _TELLING.search(url.rpartition("/")[2]))[:_FILES]


def is_application(page: Page) -> bool:
    """Whether the page loads its scripts before they are asked for, as what application frameworks build does."""
    return any(_is_script(rel, node.get("as")) for rel, node in page.index.head_related)


def _is_script(rel: frozenset[str], kind: str | None) -> bool:
    return "modulepreload" in rel or ("preload" in rel and kind == "script")


def listed_in(page: Page) -> Iterator[str]:
    """Addresses in a file that a script reads, or in the script itself, absolute; relative ones are relative to the site's home."""
    if page.media == "xml":
        found = _CDATA_URL.findall(page.text) if "<search" in page.text[:400] else []
    elif page.media == "json":
        found = [value for value in _values(page.text) if _written_out(value) or _PATH.fullmatch(value.partition("#")[0])]
    else:
        script = page.media == "binary" and urlsplit(page.url).path.endswith((".js", ".mjs"))
        found = [path for path in _QUOTED.findall(page.text) if _is_path(path)] if script else []
    for value in islice(dict.fromkeys(found), _MOST):
        if url := address_in(page, value):
            yield url.partition("#")[0]


def address_in(page: Page, value: str) -> str | None:
    """An address as a file of data writes it, absolute."""
    home = page.site.url if page.site.url.endswith("/") else page.site.url + "/"
    url = joined(page.url, value) if value.startswith("/") else joined(home, value)
    if url and value.startswith("/") and not urlsplit(url).path.startswith(urlsplit(home).path.rpartition("/")[0]):
        return joined(home, value.lstrip("/"))  # written without the folder that the site lies in
    return url


def next_of(page: Page) -> str | None:
    """Where an index in JSON says that it goes on."""
    found = _NEXT.search(page.text) if page.media == "json" else None
    return joined(page.url, next(iter(_unescaped(found[1])), "")) if found else None


def _values(text: str) -> Iterator[str]:
    """The values of keys that mostly hold an address."""
    for match in islice(_VALUE.finditer(text), _MOST):
        yield from _unescaped(match[1] or match[2])


def _unescaped(value: str) -> list[str]:
    """A value as JSON means it, in a list; an empty one where it is none."""
    try:
        return [str(read_json(f'"{value}"')) if "\\" in value else value]
    except ValueError:
        return []


def _is_path(path: str) -> bool:
    """Whether a quoted text that begins with a slash reads as a page's address, and not as a file's or a pattern's."""
    name = path.rpartition("/")[2]
    return "//" not in path and any(map(str.isalnum, unquote(path))) and ("." not in name or name.endswith((".html", ".htm", ".php")))
