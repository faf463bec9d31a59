"""Fences that a model left behind: a document wrapped in one, one that never closes, prose shut up in a block."""

import re

from pipelines.translate.judge.lines.outline import Block, Outline

_MARKDOWN = frozenset({"markdown", "md", "mdx", "text/markdown"})
_SENTENCE = re.compile(r"[A-Z][\w',()\"-]*(?:[ ][\w',()\"`-]+){7,}[.?!]|[\u4e00-\u9fff，、]{12,}。")


def odd(source: Outline | None, target: Outline) -> str:
    """An odd number of fence lines, or a block that nothing closes; unless the source has the same."""
    bad = len(target.fences) % 2 == 1 or target.open_at_end
    if not bad:
        return ""
    if source is not None and len(source.fences) == len(target.fences) and source.open_at_end == target.open_at_end:
        return ""
    ending = "the last is never closed" if target.open_at_end else "they do not pair"
    return f"{len(target.fences)} fence lines, {ending}"


def stray(source: Outline | None, target: Outline) -> str:
    """A fence marked markdown that the source lacks, or a lone fence as the last line."""
    allowed = sum(fence.info.lower() in _MARKDOWN for fence in source.fences) if source else 0
    marked = [fence for fence in target.fences if fence.info.lower().split(" ")[0] in _MARKDOWN]
    if source is None:
        marked = [fence for fence in marked if _wraps_prose(target, fence.line)]
    if len(marked) > allowed:
        return f"line {', '.join(str(fence.line + 1) for fence in marked[allowed:])}: a fence marked {marked[-1].info}"
    if trailing(target) and not (source and (source.open_at_end or len(source.fences) >= len(target.fences))):
        return f"line {target.fences[-1].line + 1}: a fence that opens nothing ends the text"
    return ""


def trailing(text: Outline) -> bool:
    """Whether the text ends in a fence that opens a block with nothing in it."""
    last = text.blocks[-1] if text.blocks else None
    return last is not None and not last.closed and not last.info and not "".join(text.code(last)).strip()


def _wraps_prose(target: Outline, line: int) -> bool:
    block = next((block for block in target.blocks if block.start == line + 1), None)
    return block is not None and prose(target, block)


def prose(text: Outline, block: Block) -> bool:
    """Whether a block holds running text rather than code: most of its letters stand in sentences."""
    content = "\n".join(text.code(block))
    sentences = sum(len(match.group()) for match in _SENTENCE.finditer(content))
    return sentences > 0.4 * len(content.strip()) and sentences > 80


def prose_in_code(source: Outline | None, target: Outline) -> str:
    """Running text inside a code block, where the source's blocks hold none."""
    if source is not None and len(source.blocks) == len(target.blocks):
        return ""
    bad = [block for block in target.blocks if prose(target, block)]
    before = sum(prose(source, block) for block in source.blocks) if source else 0
    if len(bad) <= before:
        return ""
    return "lines " + ", ".join(f"{block.start + 1}-{block.end}" for block in bad) + ": running text inside a code block"
