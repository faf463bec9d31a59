"""Fields that follow from a post's Markdown, computed again when a rule has changed it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from pipelines.clean import large
from pipelines.clean.lines import layout
from pipelines.records import CodeBlocks, Image, Link, Post

_LARGE = 400_000  # characters; the longest of 541 posts has 48,000
_HTML_TAG = re.compile(r"<[^<>]+>")
_HTML_IMAGE = re.compile(r"<img\b[^<>]*?\ssrc\s*=\s*[\"']([^\"']+)[\"'][^<>]*>", re.IGNORECASE)
_HTML_ALT = re.compile(r"\salt\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Derived:
    """What a Markdown text contains."""

    text: str
    images: tuple[Image, ...]
    links: tuple[Link, ...]
    code_blocks: tuple[CodeBlocks, ...]
    math_count: int


def post_version(title: str, markdown: str) -> str:
    """16 hex digits of SHA-256 over title and markdown: the name of one revision."""
    return hashlib.sha256(f"{title}\n{markdown}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rederived(post: Post, original: Post) -> Post:
    """The post with the fields that follow from its title and Markdown; untouched where those did not change."""
    if (post.title, post.markdown) == (original.title, original.markdown):
        return post
    version = post_version(post.title, post.markdown)
    if post.markdown == original.markdown:
        return replace(post, version=version)
    found = derive(post.markdown)
    return replace(
        post,
        version=version,
        text=found.text,
        images=found.images,
        links=found.links,
        code_blocks=found.code_blocks,
        math_count=found.math_count,
    )


def derive(markdown: str) -> Derived:
    """Read a Markdown text (CommonMark, tables, footnotes, $math$): plain text, images, links, code blocks, formulas."""
    if len(markdown) > _LARGE:
        return _derive_large(markdown)
    tokens = _parser().parse(markdown)
    flat = list(_flat(tokens))
    codes = Counter(token.info.strip().partition(" ")[0] for token in tokens if token.type in ("fence", "code_block"))
    return Derived(
        text="\n".join(filter(None, (_line(token) for token in tokens))),
        images=tuple(_images(flat)),
        links=tuple(_links(tokens)),
        code_blocks=tuple(CodeBlocks(language=name, count=count) for name, count in sorted(codes.items())),
        math_count=sum(token.type.startswith("math_") for token in flat),
    )


def _derive_large(markdown: str) -> Derived:
    prose = large.prose_of(markdown)
    codes = large.languages(layout(markdown))
    return Derived(
        text=large.plain_text(markdown),
        images=tuple(large.images(prose)),
        links=tuple(large.links(prose)),
        code_blocks=tuple(CodeBlocks(language=name, count=count) for name, count in sorted(codes.items())),
        math_count=large.math_count(prose),
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    parser.normalizeLink = str  # type: ignore[assignment,method-assign]  # addresses stay as the body spells them
    return parser.use(footnote_plugin).use(dollarmath_plugin, allow_digits=False)


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _line(token: Token) -> str:
    if token.type == "inline":
        return "".join(_piece(child) for child in token.children or ())
    if token.type in ("fence", "code_block", "math_block"):
        return token.content.strip("\n")
    return _HTML_TAG.sub("", token.content).strip() if token.type == "html_block" else ""


def _piece(token: Token) -> str:
    if token.type in ("text", "code_inline", "math_inline", "math_inline_double", "text_special"):
        return token.content
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def _images(tokens: Sequence[Token]) -> Iterator[Image]:
    for token in tokens:
        if token.type == "image":
            yield Image(url=str(token.attrGet("src") or ""), alt=token.content)
        elif token.type in ("html_block", "html_inline"):
            for found in _HTML_IMAGE.finditer(token.content):
                alt = _HTML_ALT.search(found.group())
                yield Image(url=found.group(1), alt=alt.group(1) if alt else "")


def _links(tokens: Sequence[Token]) -> Iterator[Link]:
    for block in tokens:
        address, pieces = None, list[str]()
        for token in block.children or ():
            if token.type == "link_open":
                address, pieces = str(token.attrGet("href") or ""), []
            elif token.type == "link_close" and address is not None:
                if address.startswith(("http://", "https://", "mailto:")):
                    yield Link(url=address, text="".join(pieces))
                address = None
            elif address is not None:
                pieces.append(_piece(token))
