"""Addresses that a translation must keep: links and images. What a good translator changes in them is no loss.

A translator points to the other language's page (`README.zh-CN.md` becomes `README.md`, `/zh/guide` becomes `/guide`) and renames
the anchors of headings along with the headings.
"""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge.lines.outline import images, inline_links, links

_LAST_PART = 4
"""Characters that the last part of an address must have to name it by itself."""
_LANGUAGE = re.compile(
    r"(?<![a-z0-9])(?:zh(?:[-_]?(?:cn|tw|hk|hans|hant))?|cn|tw|en(?:[-_]?(?:us|gb))?|ja(?:[-_]?jp)?|jp|ko(?:[-_]?kr)?|kr"
    r"|chinese|english|japanese|korean)(?![a-z0-9])"
)


def lost_links(source: str, target: str) -> list[str]:
    """Addresses of links of which neither the whole nor the last part stands in the target, nor its page in another language."""
    text, there = unquote(target).lower(), links(target)
    known = {_page(address) for address in [*there, *images(target)]}
    anchors = sum(map(_anchor, there))
    lost = []
    for address in links(source):
        if _anchor(address):
            anchors -= 1
            gone = anchors < 0 and address not in there
        else:
            gone = not _stands(_plain(address), text) and _page(address) not in known
        lost += [address] if gone else []
    # The same address may stand there more than once, and one of them be spoiled.
    fewer = Counter(map(_page, inline_links(source))) - Counter(map(_page, inline_links(target)))
    return lost or [address for address in inline_links(source) if not _anchor(address) and fewer[_page(address)]]


def lost_fragments(source: str, target: str) -> list[str]:
    """Links to a place in a page elsewhere that lead to another place now. A fragment with words of Chinese is a heading's."""
    there = Counter(links(target))
    pages = {address.partition("#")[0] for address in there if "#" in address}
    elsewhere = [address for address in links(source) if re.match(r"https?://[^#]+#[!-~]+$", address) and not CJK.search(unquote(address))]
    return [address for address in elsewhere if address not in there and address.partition("#")[0] in pages]


def _anchor(address: str) -> bool:
    return address.startswith("#") and not address.startswith("#/")


def lost_images(source: Iterable[str], target: Iterable[str]) -> list[str]:
    """Images of the source that the target shows less often, pictures in another language counted as the same."""
    wanted = list(source)
    shown = list(target)
    exact = Counter(map(_file, wanted)) - Counter(map(_file, shown))
    # A picture in the other language replaces one that names its language, too.
    new = Counter(_picture(address) for address in shown if _LANGUAGE.search(_file(address)))
    missing = []
    for address in dict.fromkeys(wanted):
        name = _file(address)
        if exact[name] and not (_LANGUAGE.search(name) and new[_picture(address)]):
            missing.append(address)
    return missing


def _stands(address: str, text: str) -> bool:
    last = address.rsplit("/", 1)[-1]
    return address in text or (len(last) >= _LAST_PART and last in text)


def _plain(address: str) -> str:
    """Without escapes, capitals and a last slash; without a fragment of Chinese words, which is a heading's."""
    whole = unquote(address).lower()
    path, _, fragment = whole.partition("#")
    return (path if path and CJK.search(fragment) else whole).rstrip("/")


def _page(address: str) -> str:
    """The address without the parts that name a language, and without the way up to it."""
    return re.sub(r"[^a-z0-9]+", "/", _LANGUAGE.sub("", _plain(address).partition("#")[0])).strip("/")


def _file(address: str) -> str:
    return unquote(address).rsplit("/", 1)[-1].lower()


def _picture(address: str) -> str:
    return re.sub(r"[^\w%]+", "/", _LANGUAGE.sub("", _file(address))).strip("/")


def foreign(source: str, found: Iterable[str]) -> list[str]:
    """Addresses of a translation with a host that the source nowhere names."""
    text = unquote(source).lower()
    hosts = ((address, re.match(r"(?:https?:)?//(?:www\.)?([^/?#:]+)", unquote(address).lower())) for address in found)
    return [address for address, match in hosts if match and ".".join(match[1].split(".")[-2:]) not in text]
