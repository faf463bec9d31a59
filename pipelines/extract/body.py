"""From a page to its body: which part is the author's, and how it reads as Markdown."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from html import unescape

from lxml.html import HtmlElement

from pipelines.extract.blocks import Anchor, AnchorEnd, Block, CodeBlock, Formula, Heading, HtmlTable, MathBlock, Paragraph, Picture, Piece
from pipelines.extract.blocks import Rule as Line
from pipelines.extract.content.choose import choose, letters
from pipelines.extract.dom.code import PRES, find_code
from pipelines.extract.dom.rules import read_blocks
from pipelines.extract.markdown.text import plain, plain_pieces
from pipelines.extract.markdown.write import write
from pipelines.records import CodeBlocks, Image, Link
from spiders.dom.parse import parse_fragment
from spiders.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a post says: Markdown, text, and the parts in it."""

    markdown: str
    text: str
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    code_blocks: tuple[CodeBlocks, ...] = ()
    math_count: int = 0
    description: str | None = None
    edits: tuple[str, ...] = ()
    selector: str = ""


def read_body(page: Page, hint: HtmlElement | None = None, title: str | None = None) -> Body:
    """The body of a post page.

    `hint` is the element a platform's rules name, None where they name none; `title` is the post's title, which is not
    repeated in the body. The page's tree is changed by reading it.
    """
    tree = page.tree
    code = find_code(tree, page.index.tagged(*PRES))
    small = len(page.text) < _LARGE
    choice = choose(tree, hint, title, code.keys(), page.base_url, small=small)
    blocks, edits = read_blocks(choice.element, page.base_url, code, choice.skip)
    body = _body(blocks, edits | choice.edits | _flags(choice.element, small), choice.selector, title)
    if not body.text.strip() and not body.images:
        body = _whole_page(page, code, title)
    return replace(body, description=_description(page, body.text))


# Characters of markup from which a page is no usual post.
_LARGE = 2_000_000
# Nesting at which spiders.dom.parse flattens a page; few pages reach a tenth of it.
_DEEP = 150


def _flags(element: HtmlElement, small: bool) -> set[str]:
    """Signs of a hostile or broken page, for a reader of `edits`."""
    flags = set() if small else {"very_large_page"}
    if sum(1 for _ in element.iterancestors()) > _DEEP:
        flags.add("deep_nesting_flattened")
    return flags


def _whole_page(page: Page, code: dict[HtmlElement, CodeBlock], title: str | None) -> Body:
    """Everything the page says, where no part of it could be read as a post: flagged, never silently empty."""
    root = page.tree.find("body")
    blocks, edits = read_blocks(page.tree if root is None else root, page.base_url, code, frozenset())
    body = _body(blocks, edits | {"whole_page_kept"}, "body", title)
    if body.text.strip():
        return body
    lines = (line.strip() for line in unescape(_TAG.sub("\n", _MACHINE.sub("", page.text))).split("\n"))
    return _body([Paragraph([line]) for line in lines if line], {"markup_stripped"}, "text", title)


_OPENING = 60  # letters of a summary that make it the body's own
_ASCII_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum())
_MACHINE = re.compile(r"<(script|style|template|head|title)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def _description(page: Page, text: str) -> str | None:
    """The page's summary where it says something the body does not."""
    found = page.meta("description", "og:description", "twitter:description")
    return None if not found or _says(text[: 20 * len(found) + 4000], found) else " ".join(found.split())


def _says(text: str, summary: str) -> bool:
    """Whether a text holds the opening letters of a summary; letters it lacks, then its ASCII alone, mostly tell that it does not."""
    key = letters(summary)[:_OPENING]
    if key in letters(text[: 2 * len(summary)]):
        return True
    if any(sign not in text and sign.upper() not in text for sign in key):
        return False
    ascii_key = key.encode("ascii", "ignore")
    if ascii_key not in text.encode("ascii", "ignore").lower().translate(None, _ASCII_SIGNS):
        return False
    return key in letters(text)


def render_fragment(html: str, base_url: str, title: str | None = None) -> Body:
    """The body of an HTML fragment, such as a feed entry or an API answer gives it."""
    root = parse_fragment(html)
    blocks, edits = read_blocks(root, base_url, find_code(root), frozenset())
    return _body(blocks, edits, "fragment", title)


def _body(blocks: list[Block], edits: set[str], selector: str, title: str | None) -> Body:
    blocks = _without_title(blocks, title, edits)
    parts = _Parts()
    parts.read(blocks)
    return Body(
        markdown=write(blocks),
        text=plain(blocks),
        images=tuple(parts.images),
        links=tuple(parts.links),
        code_blocks=tuple(CodeBlocks(language=name, count=count) for name, count in sorted(parts.languages.items())),
        math_count=parts.math,
        edits=tuple(sorted(edits)),
        selector=selector,
    )


def _without_title(blocks: list[Block], title: str | None, edits: set[str]) -> list[Block]:
    """The blocks without what repeats the title at their beginning: a theme's heading, then an author's, a line between them."""
    said = 0
    for at, block in enumerate(blocks if title else ()):
        if isinstance(block, (Heading, Paragraph)) and letters(plain_pieces(block.pieces)) == letters(title or ""):
            said = at + 1
        elif not isinstance(block, Line):
            break
    if not said:
        return blocks
    edits.add("title_heading_dropped")
    return blocks[said:]


class _Parts:
    """Images, links, languages and formulas, in document order."""

    def __init__(self) -> None:
        self.images: list[Image] = []
        self.links: list[Link] = []
        self.languages: Counter[str] = Counter()
        self.math = 0

    def read(self, blocks: list[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self.pieces(block.pieces)
            elif isinstance(block, CodeBlock):
                self.languages[block.language] += 1
            elif isinstance(block, MathBlock):
                self.math += 1
            else:
                self.nested(block)

    def nested(self, block: Block) -> None:
        for name in ("pieces", "summary"):
            self.pieces(getattr(block, name, []))
        self.read(getattr(block, "blocks", []))
        for item in getattr(block, "items", []):
            self.read(item.blocks)
        for blocks in getattr(block, "definitions", []):
            self.read(blocks)
        for row in getattr(block, "rows", []):
            for cell in row:
                if isinstance(block, HtmlTable):
                    self.read(cell)
                else:
                    self.pieces(cell)

    def pieces(self, pieces: list[Piece]) -> None:
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return
        start: list[tuple[str, int]] = []
        for at, piece in enumerate(pieces):
            if isinstance(piece, Picture):
                self.images.append(Image(url=piece.url, alt=piece.alt))
            elif isinstance(piece, Formula):
                self.math += 1
            elif isinstance(piece, Anchor):
                start.append((piece.url, at))
            elif isinstance(piece, AnchorEnd) and start:
                url, begin = start.pop()
                if not url.startswith("#"):
                    self.links.append(Link(url=url, text=plain_pieces(pieces[begin:at])))
