"""Tags a page shows without addresses of tags: a list called tags, or the words after a label near the title."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extract.metadata.near import texts_after
from spiders.dom.select import words
from spiders.page import Page

_CALLED = re.compile(r"(?:^|\s)(?:[a-z0-9]+[-_]{1,2}){0,3}(?:tags|tag[-_]?list|keywords)(?:\s|$)", re.I)
_LABEL = re.compile(r"^\s*(?:tags?|tagged(?:\s+(?:as|with))?|keywords?|标签|標籤|タグ|태그)\s*[:：]\s*", re.I)
_BARE_LABEL = re.compile(r"^(?:tags?|keywords?|标签|標籤|タグ|태그)$", re.I)
_BETWEEN = re.compile(r"\s*[,，、;；|·]\s*")
_MARKS = re.compile(r"^[#＃\s]+|\s+$")
_LONGEST, _MOST = 40, 15  # characters of a tag, tags of a post: more are a sentence, or the site's cloud
_LABEL_LETTERS = 8  # beside linked tags: a word that says they are
_LINES = 14  # text nodes looked at after the title


def plain_tags(page: Page) -> tuple[str, ...]:
    """The post's tags as written, in page order, from the only list called so or a labelled line; () where the page shows none.

    Links in the list lead where they may: platforms file posts under addresses of their own.
    """
    called = page.index.classed(_CALLED, "tag", "Tags", "keywords")
    lists = [found for node in called if _is_own_list(node) and (found := _listed(node))]
    if len(set(lists)) == 1:
        return lists[0]
    return next(_labelled(page), ()) if not lists else ()


def _is_own_list(node: HtmlElement) -> bool:
    """A list in the post that holds no links and no form, and is no part of the page's frame."""
    if node.tag in ("body", "html", "article", "main", "input", "pre", "code"):
        return False
    framed = any(above.tag in ("aside", "footer", "form", "pre", "a", "nav") for above in node.iterancestors())
    if framed or next(node.iter("input", "button", "p", "h1", "h2", "h3"), None) is not None:
        return False
    links = [link for link in node.iter("a") if words(link)]
    return not links or len("".join(map(words, links))) >= len("".join(words(node).split())) - _LABEL_LETTERS


def _listed(node: HtmlElement) -> tuple[str, ...]:
    links = [text for link in node.iter("a") if (text := words(link))]
    if links:
        return _clean(iter(links))
    leaves = [child for child in node.iterdescendants() if isinstance(child.tag, str) and not len(child) and words(child)]
    texts = [words(child) for child in leaves] if len(leaves) > 1 or (leaves and words(leaves[0]) == words(node)) else [words(node)]
    return _clean(text for text in texts if not _BARE_LABEL.match(text.rstrip(":： ")))


def _clean(texts: Iterator[str]) -> tuple[str, ...]:
    """Words cut at commas; nothing where one is too long to be a tag or there are too many."""
    pieces = [_MARKS.sub("", piece) for text in texts for piece in _BETWEEN.split(_LABEL.sub("", text))]
    found = tuple(dict.fromkeys(piece for piece in pieces if any(map(str.isalnum, piece))))
    return found if len(found) <= _MOST and all(len(piece) <= _LONGEST for piece in found) else ()


def _labelled(page: Page) -> Iterator[tuple[str, ...]]:
    """Tags from a line after the title that says what it is: `Tags: wind, tide`, in one text or with the label apart."""
    heading = next(iter(page.index.tagged("h1")), None)
    lines = list(islice(texts_after(heading), _LINES)) if heading is not None else []
    for at, line in enumerate(lines):
        label = _LABEL.match(line)
        rest = line[label.end() :] if label else ""
        rest = rest or (lines[at + 1] if label and at + 1 < len(lines) else "")
        if label and (found := _clean(iter([rest]))):
            yield found
