"""Signs of licence and opt-out on a page, as found: another part decides what they mean."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.records import Evidence
from spiders.dom.linked_data import JsonValue, text_of
from spiders.dom.select import short_words, strings, texts_at, words
from spiders.page import Page
from spiders.urls import joined

_LICENCE_KEYS = ("license", "copyrightNotice", "usageInfo", "acquireLicensePage")
_LICENCE_METAS = ("dc.rights", "dcterms.license", "dcterms.rights", "rights", "copyright", "license")
_ROBOTS_METAS = ("robots", "googlebot", "ai", "tdm-reservation", "tdm-policy", "pinterest")
_HEADERS = {"x-robots-tag": "header_robots", "tdm-reservation": "header_tdm", "tdm-policy": "header_tdm", "content-usage": "header_usage"}
# Of a text in lower case; every case begins with a letter of its own, so that the search jumps from one such letter to the next.
_NOTICE = re.compile(
    r"版权|版權|著作权|著作權|转载|轉載|许可协议|授權條款|知识共享|署名[-—]|cc[ -]?(?:by|0)\b|创用|無断転載|무단\s*전재"
    r"|all rights reserved|creative\s+commons|licensed? under|licen[cs]e[:：]|do not (?:repost|train)|no (?:repost|ai training)"
    r"|禁止.{0,8}(?:训练|ai)|ai.{0,10}(?:训练|学习).{0,6}禁止|人工智能.{0,10}(?:训练|学习).{0,6}禁止",
)
# What a notice must hold, lower case, by a word that a plain search finds: these places, then the pattern around the few found, spare
# most pages the search for the elements that texts stand in, which costs more than all else here.
_WIDE_KEYS = re.compile("版[权權]|著作[权權]|转载|轉載|许可|授權|知识共享|署名|创用|無断|무단|禁止")
_SIGNS = "权權载載许享署创無무禁"  # of each of these words the letter that fewest texts hold
_KEYS = {
    b"cc": re.compile(rb"cc[\s?-]*(?:by|0)"),
    b"train": re.compile(rb"(?:not|ai)[\s?]+train"),
    **{word: re.compile(word) for word in (b"reserved", b"creative", b"licen", b"repost")},
}
_MAYBE = re.compile(_NOTICE.pattern.replace(r"\b", ""))  # texts that touch in the page part no words
_MANY = 500
_AROUND = 150  # characters that hold a whole notice, line ends and indents of the source among them
_BLOCKS = frozenset({"p", "li", "div", "section", "blockquote", "footer", "dd", "td", "small", "article", "main", "body", "center"})
_NOT_SAID = ("pre", "code", "figcaption", "script", "style", "head")
_MAX_NOTICES = 12
_MAX_CHARACTERS = 500
_LONGEST_NOTICE = 400


def read_signs(page: Page) -> tuple[Evidence, ...]:
    """Every sign, each once, in a stable order: headers, meta, JSON-LD, links, notices in the text.

    Scope is `site_default` for what stands outside the article (footer, theme), `post` otherwise.
    """
    found = [*_headers(page), *_metas(page), *_linked_data(page), *_links(page), *_notices(page)]
    return tuple(dict.fromkeys(found))


def _sign(signal: str, value: str, scope: str = "post") -> Evidence:
    return Evidence(signal=signal, value=" ".join(value.split())[:_MAX_CHARACTERS], scope=scope)


def _headers(page: Page) -> Iterator[Evidence]:
    for name, value in page.raw.headers:
        if name.lower() in _HEADERS:
            yield _sign(_HEADERS[name.lower()], f"{name.lower()}: {value}")


def _metas(page: Page) -> Iterator[Evidence]:
    for name in _ROBOTS_METAS:
        for value in page.metas.get(name, ()):
            yield _sign("meta_tdm" if name.startswith("tdm") else "meta_robots", f"{name}: {value}")
    for name in _LICENCE_METAS:
        for value in page.metas.get(name, ()):
            yield _sign("meta_rights", f"{name}: {value}", "site_default" if name == "copyright" else "post")


def _linked_data(page: Page) -> Iterator[Evidence]:
    for item in page.linked_data:
        for key in _LICENCE_KEYS:
            value: JsonValue = item.get(key)
            text = text_of(value.get("url") or value.get("@id") or value) if isinstance(value, dict) else text_of(value)
            if text:
                yield _sign("jsonld_license" if key == "license" else f"jsonld_{key}", text)


def _links(page: Page) -> Iterator[Evidence]:
    licences = [node for rel, node in page.index.related if "license" in rel]
    commons = _commons(page) if page.index.mentions("creativecommons.org/") else []
    for signal, nodes in (("rel_license", licences), ("cc_link", commons)):
        for node in nodes:
            label = words(node) or " ".join(strings(node, ".//img/@alt"))
            yield _sign(signal, f"{joined(page.base_url, node.get('href')) or ''} {label}".strip(), _scope(node))


def _commons(page: Page) -> list[HtmlElement]:
    linked = [*((node.get("href") or "", node) for node in page.index.tagged("link")), *page.index.linked]
    return [node for href, node in linked if "creativecommons.org/" in href]


def _notices(page: Page) -> Iterator[Evidence]:
    """Short blocks of text that speak of rights, each once, in page order; of a long paragraph the sentence that does."""
    body = page.tree.find("body")
    told: set[str] = set()
    for text, node in texts_at(body, _places(page.index.text)) if body is not None else ():
        if len(told) >= _MAX_NOTICES:
            return
        if not _NOTICE.search(text.lower()) or _unsaid(node):
            continue
        block = node if node.tag in _BLOCKS else next(node.iterancestors(*_BLOCKS), node)
        said = short_words(block, _LONGEST_NOTICE + 1) or text
        if said not in told and len(said) <= _LONGEST_NOTICE:
            told.add(said)
            yield _sign("notice_text", said, _scope(block))


def _places(everything: str) -> list[int]:
    """Where in a page's text something like a notice may stand."""
    plain = everything.encode("ascii", "replace").lower()  # a question mark for each other character: every place stays the same
    places = [match.start() for word, pattern in _KEYS.items() if word in plain for match in pattern.finditer(plain)]
    places += () if everything.isascii() else _wide_places(everything)
    places.sort()
    if len(places) > _MANY:
        return places  # each text is looked at once, however many places it holds
    return [at for at in places if _MAYBE.search(" ".join(everything[max(0, at - _AROUND) : at + _AROUND].lower().split()))]


def _wide_places(everything: str) -> Iterator[int]:
    """Where words of _WIDE_KEYS stand: looking for a letter each takes half of what looking for all words at once does."""
    for sign in _SIGNS:
        at = everything.find(sign)
        while at >= 0:
            if _WIDE_KEYS.search(everything, max(0, at - 3), at + 3):
                yield at
            at = everything.find(sign, at + 1)


def _unsaid(node: HtmlElement) -> bool:
    return node.tag in _NOT_SAID or next(node.iterancestors(*_NOT_SAID), None) is not None


def _scope(node: HtmlElement) -> str:
    """`post` inside the article or main part of the page, `site_default` in its frame."""
    framed = node.tag == "footer" or next(node.iterancestors("footer", "aside", "nav"), None) is not None
    return "site_default" if framed or next(node.iterancestors("article", "main"), None) is None else "post"
