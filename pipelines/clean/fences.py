"""Fences a language model leaves around a document it was asked to write: ```markdown before, ``` after, or only one of them."""

import re
from dataclasses import replace

from pipelines.clean.lines import code_lines, fence, trimmed
from pipelines.records import Post

_WRAPPERS = frozenset(("markdown", "md", "mdx"))


def wrapping_fence(post: Post) -> Post:
    """Remove a fence that wraps the whole body as Markdown, and a fence with nothing after it; real code blocks stay."""
    markdown = post.markdown
    while True:
        shorter = _without_tail(_without_wrapper(markdown))
        if shorter == markdown:
            break
        markdown = shorter
    return replace(post, markdown=markdown) if markdown != post.markdown else post


def _without_wrapper(markdown: str) -> str:
    if "```" not in markdown and "~~~" not in markdown:
        return markdown
    lines = trimmed(markdown).split("\n")
    first = fence(lines[0])
    if first is None or first[1].lower() not in _WRAPPERS or lines[0].startswith(" "):
        return markdown
    last = fence(lines[-1]) if len(lines) > 1 else None
    if last and not last[1] and last[0][0] == first[0][0] and _balanced(lines[1:-1]):
        return trimmed("\n".join(lines[1:-1]))
    # Opened and never closed: everything after it would be one code block.
    return trimmed("\n".join(lines[1:])) if _balanced(lines[1:]) else markdown


def _without_tail(markdown: str) -> str:
    """A bare fence as the last line that opens a block: it closes nothing and holds nothing."""
    lines = trimmed(markdown).split("\n")
    last = fence(lines[-1])
    if last is None or last[1] or not re.match(r"^(?:`{3,}|~{3,})$", lines[-1].strip()):
        return markdown
    before = lines[:-1]
    return trimmed("\n".join(before)) if _balanced(before) else markdown


def _balanced(lines: list[str]) -> bool:
    """Whether every fence that opens is closed."""
    return not code_lines([*lines, ""])[-1]
