"""Links to the post before and the post after, which themes write below a post and some above it."""

from lxml.html import HtmlElement

from pipelines.extract.content.edge_words import ARROW, DATE, LABELS, LETTERS, NEIGHBOUR, NEIGHBOUR_ALONE, folded, without
from pipelines.extract.dom.classes import word_set, words
from spiders.dom.select import text_of

_INLINE = word_set("p span a time small")
_ICONS = word_set("left right prev previous next")
_ICONS_OUT = word_set("up down external out")  # themes mark links to other sites so
_NAMED_SO = word_set("prev previous next newer older")


def is_neighbours(element: HtmlElement, text: str) -> bool:
    """Links to the post before and the post after, told by words or arrows, and nothing else."""
    links = [link for link in element.iter("a") if link.get("href")] or ([element] if element.tag == "a" else [])
    if not links or len(links) > 6:
        return False
    rest = without(text, [folded(text_of(link)) for link in links])
    if all(_NAMED_SO & (words(link) | words(link.getparent())) for link in links if link.getparent() is not None) and len(rest) <= 40:
        return True
    pointing = len(links) <= 2 and element.tag not in _INLINE and all(map(_is_pointed, links))
    related = pointing or any({"prev", "next"} & set((link.get("rel") or "").lower().split()) for link in links)
    said = NEIGHBOUR.search(rest) or any(map(_says_neighbour, links))
    if not related and not said and not (len(links) <= 2 and ARROW.search(text)):
        return False
    pointed = NEIGHBOUR.search(rest) or ARROW.match(text) or ARROW.search(text[-1:])
    if element.tag in _INLINE and not (related or pointed):
        return False
    return len(LETTERS.findall(LABELS.sub(" ", DATE.sub(" ", NEIGHBOUR.sub(" ", rest))))) <= 8


def _is_pointed(link: HtmlElement) -> bool:
    """Whether a link of the site bears an icon that points left or right."""
    icons = (words(icon) for icon in link.iter("i", "svg", "use"))
    return link.get("target") != "_blank" and any(named & _ICONS and not named & _ICONS_OUT for named in icons)


def _says_neighbour(link: HtmlElement) -> bool:
    """Whether a link calls itself the way to the post before or after: in a text of its own, or at its beginning or end."""
    if any(NEIGHBOUR_ALONE.fullmatch(folded(text)) for text in link.itertext()):
        return True
    text = folded(text_of(link))
    found = [match for match in NEIGHBOUR.finditer(text) if not match[0].isascii() or text[match.end() :][:1] in (":", "：")]
    return bool(found) and (found[0].start() <= 2 or found[-1].end() >= len(text) - 2)
