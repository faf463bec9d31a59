"""The skeleton of a document: everything but its words. Two documents with one skeleton differ in words alone."""

import re
from collections import Counter
from dataclasses import dataclass

from markdown_it.token import Token

from pipelines.translate.markdown.frontmatter import front_matter
from pipelines.translate.markdown.masks import cut, raw_elements, tags
from pipelines.translate.markdown.parse import parse

_TEXT = frozenset({"text", "softbreak", "hardbreak", "em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"})
_WORDY = re.compile(r"\s(alt|title|summary|label|caption|desc|description)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Blocks in order, and the things inside texts counted by kind."""

    blocks: tuple[str, ...]
    code: tuple[str, ...]
    inline: Counter[tuple[str, str]]


def skeleton(markdown: str) -> Skeleton:
    """Read a document's skeleton with the same parser that found its segments."""
    blocks: list[str] = []
    code: list[str] = []
    inline: Counter[tuple[str, str]] = Counter()
    for token in parse(markdown[front_matter(markdown).end :]).tokens:
        if token.type == "inline":
            _inline(token.children or [], inline)
        elif token.type in ("fence", "code_block", "math_block", "math_block_label", "amsmath"):
            code.append(f"{token.type}|{token.info}|{token.content}")
            blocks.append(f"{token.type}@{token.level}")
        elif token.type == "html_block":
            inline.update(("html", tag) for tag in _tags(token.content))
            blocks.append(f"html@{token.level}")
        else:
            blocks.append(f"{token.type}{token.tag}{token.markup if token.type == 'ordered_list_open' else ''}@{token.level}")
    return Skeleton(tuple(blocks), tuple(code), inline)


def _inline(children: list[Token], counts: Counter[tuple[str, str]]) -> None:
    for child in children:
        if child.type == "link_open":
            counts["link", str(child.attrs.get("href", ""))] += 1
        elif child.type == "image":
            counts["image", str(child.attrs.get("src", ""))] += 1
        elif child.type == "code_inline":
            counts["code", child.content] += 1
        elif child.type.startswith("math"):
            counts["formula", child.content] += 1
        elif child.type == "html_inline":
            counts["html", _WORDY.sub("", child.content)] += 1
        elif child.type.startswith("footnote_ref"):
            counts["footnote", str(child.meta.get("label"))] += 1
        elif child.type not in _TEXT and child.type != "link_close":
            counts["other", child.type] += 1


def _tags(content: str) -> list[str]:
    raw = list(raw_elements(content))
    return [content[start:end] for start, end in raw] + [_WORDY.sub("", tag) for tag in tags(cut(content, raw))]


_NAMES = {"link": "link_lost", "image": "image_lost", "code": "inline_code_changed", "formula": "formula_lost", "html": "html_changed"}


def differences(source: Skeleton, target: Skeleton) -> tuple[str, ...]:
    """Names of what differs, sorted: structure_differs, code_changed, link_lost, image_lost, formula_lost, …"""
    found = set()
    if source.blocks != target.blocks:
        found.add("structure_differs")
    if source.code != target.code:
        found.add("code_changed")
    if source.inline != target.inline:
        changed = (source.inline - target.inline) + (target.inline - source.inline)
        found |= {_NAMES.get(kind, "structure_differs") for kind, _ in changed}
    return tuple(sorted(found))
