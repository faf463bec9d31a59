"""What a reader of a Markdown text meets besides words: read once from the parser's tokens, so that two texts can be compared.

Where markup is damaged its signs stand in the text for everybody to see, whatever the damage was: that is looked for, rather than
each way to break it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from markdown_it.token import Token

from pipelines.translate.markdown.frontmatter import front_matter
from pipelines.translate.markdown.masks import tags
from pipelines.translate.markdown.parse import parse

HIDDEN = "\0"
"""Stands for inline code and formulas in what is shown."""
_TAG_NAME = re.compile(r"<(/?[A-Za-z][\w:-]*)")
_ATTRIBUTE = re.compile(r"\s([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|[^\s>\"']+))?")
_SHORTCODE = re.compile(r"\{[{%][<%]?[^}\n]*\}")
_QUOTED = re.compile(r"\"([^\"\n]+)\"")
_CURTAIN = re.compile(r"<!--[ \t]*([A-Za-z-]{2,12})[ \t]*-->")


@dataclass(slots=True)
class Reading:
    """A text's front matter, the words as shown (one string a block), and what stands around them, counted."""

    front: str = ""
    shown: list[str] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    """How often: bold, struck, code, rules, quoted, ordered, bullets, headings, displayed."""
    tags: Counter[str] = field(default_factory=Counter)
    """Names of HTML tags, with a slash those that close."""
    attributes: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    curtains: Counter[str] = field(default_factory=Counter)
    """Comments of one word, which a site's engine reads: `more`."""
    pictures: list[tuple[str, int]] = field(default_factory=list)
    """Addresses of images with the number of the heading they stand under."""
    labels: list[str] = field(default_factory=list)
    """Descriptions and titles of images, and what attributes of tags say in words."""
    empty_links: int = 0
    verses: list[int] = field(default_factory=list)
    """Lines of each paragraph that has three or more."""
    tables: list[list[list[str]]] = field(default_factory=list)
    """Cells of each table, row by row, as written."""


@lru_cache(maxsize=2)
def reading(markdown: str) -> Reading:
    """Read a text. The parse is shared with whoever asks for its segments next; the last two are remembered. Treat as read-only."""
    end = front_matter(markdown).end
    found = Reading(markdown[:end])
    found.labels += [value for call in _SHORTCODE.findall(markdown[end:]) for value in _QUOTED.findall(call)]
    quoted = row = 0
    for token in parse(markdown[end:]).tokens:
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        row += {"tr_open": 1, "tr_close": -1}.get(token.type, 0)
        if token.type == "inline":
            _inline(found, token)
            if row:
                found.tables[-1][-1].append(token.content)
        else:
            _block(found, token)
            found.marks["quoted"] += token.type == "paragraph_open" and quoted > 0
    return found


def _block(found: Reading, token: Token) -> None:
    if token.type == "html_block":
        _html(found, token.content)
    elif token.type in ("math_block", "math_block_label", "amsmath"):
        found.formulas["".join(token.content.split())] += 1
        found.marks["displayed"] += 1
    elif token.type == "table_open":
        found.tables.append([])
    elif token.type == "tr_open":
        found.tables[-1].append([])
    elif token.type in _COUNTED:
        found.marks[_COUNTED[token.type]] += 1


_COUNTED = {
    "hr": "rules", "ordered_list_open": "ordered", "bullet_list_open": "bullets", "heading_open": "headings",
    "strong_open": "bold", "s_open": "struck", "code_inline": "code",
}  # fmt: skip


def _inline(found: Reading, token: Token) -> None:
    children = token.children or []
    shown = [_shown(found, child) for child in children]
    found.empty_links += sum(one.type == "link_open" and other.type == "link_close" for one, other in pairwise(children))
    found.shown.append("".join(shown))
    lines = 1 + sum(child.type in ("softbreak", "hardbreak") for child in children)
    if lines >= 3:
        found.verses.append(lines)


def _shown(found: Reading, child: Token) -> str:
    """The words a part of a text shows; a NUL for what is shown but holds no words to compare."""
    if child.type == "text":
        return child.content
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    if child.type == "image":
        found.labels += [child.content, str(child.attrs.get("title", ""))]
        found.pictures.append((str(child.attrs.get("src", "")), found.marks["headings"]))
    elif child.type.startswith("math"):
        found.formulas["".join(child.content.split())] += 1
        return HIDDEN
    elif child.type == "html_inline":
        _html(found, child.content)
    elif child.type in _COUNTED:
        found.marks[_COUNTED[child.type]] += 1
        return HIDDEN if child.type == "code_inline" else ""
    return ""


def _html(found: Reading, content: str) -> None:
    found.curtains.update(match[1].lower() for match in _CURTAIN.finditer(content))
    for raw in tags(content):
        name = _TAG_NAME.match(raw)
        if name:
            found.tags[name[1].lower()] += 1
            found.attributes.update(match[1].lower() for match in _ATTRIBUTE.finditer(raw))
            found.labels += [match[2] or match[3] or "" for match in _ATTRIBUTE.finditer(raw)]
