"""The body of a post whose author's own Markdown is given (xLog's indexer): kept word for word, its parts listed from its tokens."""

from collections import Counter
from urllib.parse import urljoin

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from pipelines.extract.body import Body
from pipelines.records import CodeBlocks, Image, Link

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin).use(dollarmath_plugin)


def read_markdown(source: str, base_url: str, title: str | None = None) -> Body:
    """The body as given, line ends unified; a first heading that repeats the title is taken off."""
    markdown = source.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\n ")
    markdown, edits = _without_title(markdown, title)
    parts = _Parts(base_url)
    parts.read(_PARSER.parse(markdown))
    codes = Counter(parts.codes)
    return Body(
        markdown=markdown + "\n" if markdown else "",
        text="\n".join(line for line in "".join(parts.words).split("\n") if line.strip()),
        images=tuple(parts.images),
        links=tuple(parts.links),
        code_blocks=tuple(CodeBlocks(language=language, count=count) for language, count in sorted(codes.items())),
        math_count=parts.formulas,
        edits=edits,
        selector="the author's Markdown",
    )


def _without_title(markdown: str, title: str | None) -> tuple[str, tuple[str, ...]]:
    first, _, rest = markdown.partition("\n")
    if title and first.startswith("# ") and "".join(first[2:].split()) == "".join(title.split()):
        return rest.lstrip("\n"), ("title_removed",)
    return markdown, ()


class _Parts:
    """What one walk over the tokens collects."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.words: list[str] = []
        self.images: list[Image] = []
        self.links: list[Link] = []
        self.codes: list[str] = []
        self.formulas = 0

    def read(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.type in {"fence", "code_block"}:
                self.codes.append(token.info.split()[0] if token.info.split() else "")
            if token.type.startswith("math"):
                self.formulas += 1
            if token.type == "inline":
                self._inline(token.children or [])
            elif token.content and token.type != "html_block":
                self.words.append(token.content)
            if token.nesting <= 0 and token.block:
                self.words.append("\n")

    def _inline(self, tokens: list[Token]) -> None:
        opened: list[tuple[str, int]] = []
        for token in tokens:
            if token.type == "link_open":
                opened.append((str(token.attrGet("href") or ""), len(self.words)))
            elif token.type == "link_close" and opened:
                href, start = opened.pop()
                self.links.append(Link(url=self._absolute(href), text="".join(self.words[start:])))
            elif token.type == "image":
                self.images.append(Image(url=self._absolute(str(token.attrGet("src") or "")), alt=token.content))
            elif token.type in {"softbreak", "hardbreak"}:
                self.words.append("\n")
            elif token.type != "html_inline":
                self.formulas += token.type.startswith("math")
                self.words.append(token.content)

    def _absolute(self, url: str) -> str:
        try:
            return urljoin(self.base_url, url)
        except ValueError:
            return url
