"""Fences a language model leaves in a document it was asked to write: ```markdown around it or a part of it, a lone ``` after it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.clean.lines import Layout, code_lines, fence, heading_at, headings, layout, trimmed
from pipelines.records import Post

_WRAPPERS = frozenset(("markdown", "md", "mdx"))
_TAIL = re.compile(r" {0,3}(?:`{3,}|~{3,})\s*")
_LONG_LINE = 120  # characters; a CJK character counts twice
_LONG_SHARE = 0.7
_INTRODUCED = re.compile(
    r"[:：]\s*$|prompt|template|example|syntax|模板|提示词|示例|例子|语法|如下|写法|效果|源码|サンプル|例$", re.IGNORECASE
)


def wrapping_fence(post: Post) -> Post:
    """Remove a Markdown fence around the whole body or around chapters of it, and a fence with nothing after it.

    A real block stays: one that is introduced (`… :`), short, or without the running prose and headings of its document.
    """
    markdown = post.markdown
    while "```" in markdown or "~~~" in markdown:
        shorter = _without_tail(_without_inner(_without_wrapper(markdown)))
        if shorter == markdown:
            break
        markdown = shorter
    return replace(post, markdown=markdown) if markdown != post.markdown else post


def _opens_wrapper(laid: Layout, line: int) -> bool:
    found = laid.fences.get(line)
    return found is not None and found[1].lower() in _WRAPPERS and not laid.lines[line].startswith((" ", "\t", ">"))


def _without_wrapper(markdown: str) -> str:
    laid = layout(trimmed(markdown))
    lines = laid.lines
    if not _opens_wrapper(laid, 0):
        return markdown
    last = fence(lines[-1]) if len(lines) > 1 else None
    if last and not last[1] and _balanced(lines[1:-1]):
        return trimmed("\n".join(lines[1:-1]))
    # Opened and never closed: everything after it would be one code block.
    return trimmed("\n".join(lines[1:])) if _wrapper_end(lines, 0) is None and _balanced(lines[1:]) else markdown


def _without_tail(markdown: str) -> str:
    """A bare fence as the last line that opens a block: it closes nothing and holds nothing."""
    lines = layout(trimmed(markdown)).lines
    if not _TAIL.fullmatch(lines[-1]):
        return markdown
    before = lines[:-1]
    return trimmed("\n".join(before)) if _balanced(before) else markdown


def _without_inner(markdown: str) -> str:
    """The first wrapped chapter unwrapped."""
    laid = layout(markdown)
    lines = laid.lines
    for start in laid.fences:
        if _opens_wrapper(laid, start) and (start == 0 or not laid.code[start - 1] or start - 1 in laid.fences):
            end = _wrapper_end(lines, start)
            if end is not None and _is_chapter(lines, start, end):
                return "\n".join([*lines[:start], *lines[start + 1 : end], *lines[end + 1 :]])
    return markdown


def _wrapper_end(lines: Sequence[str], start: int) -> int | None:
    """The bare fence that ends a wrapper, when fences with a language inside it are read as blocks of their own."""
    opened = fence(lines[start])
    inside = False
    for index in range(start + 1, len(lines)):
        found = fence(lines[index])
        if found is None or opened is None or found[0][0] != opened[0][0]:
            continue
        if found[1]:
            inside = True
        elif inside:
            inside = False
        else:
            return index
    return None


def _is_chapter(lines: Sequence[str], start: int, end: int) -> bool:
    """Running prose under headings like the rest of the document's, not introduced as a sample."""
    before = next((line for line in reversed(lines[:start]) if line.strip()), "")
    if _INTRODUCED.search(before[-60:]):
        return False
    inner = [line for line, code in zip(lines[start + 1 : end], code_lines(lines[start + 1 : end]), strict=True) if not code]
    prose = [_width(line) for line in inner if line.strip() and not line.startswith(("#", "!", "|", ">", "-", "*", "+", " "))]
    long = [width for width in prose if width >= _LONG_LINE]
    if len(long) < 3 or sum(long) < _LONG_SHARE * sum(map(_width, inner)):
        return False
    outer = {level for _, level, _, _ in headings([*lines[:start], *lines[end + 1 :]])}
    return any((found := heading_at(inner, index)) and found[0] in outer for index in range(len(inner)))


def _width(line: str) -> int:
    return sum(2 if character >= "\u2e80" else 1 for character in line.strip())


def _balanced(lines: Sequence[str]) -> bool:
    """Whether every fence that opens is closed."""
    return not code_lines([*lines, ""])[-1]
