"""Repairs with one right answer, on translations that others made. What is ambiguous is named by the judge and left.

unwrapped            a fence around the whole text or around prose, or a lone one at the end, taken away
commentary_removed   the translator's own first or last paragraph taken away
code_restored        code blocks whose statements changed, set back from the source
links_restored       addresses of links set back, where both sides have as many links
images_restored      addresses of images set back, where both sides have as many images
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.translate.judge.lines import code, fences, words
from pipelines.translate.judge.lines.outline import Block, Outline, kept_lines, outline

_LINK = re.compile(r"(?<!!)(\[(?:[^\[\]]|!?\[[^\[\]]*\](?:\([^()]*\))?)*\]\(\s*<?)((?:[^()\s<>]|\([^()\s]*\))+)")
_IMAGE = re.compile(r"(!\[[^\]]*\]\(\s*<?)((?:[^()\s<>]|\([^()\s]*\))+)")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired text and the names of the repairs that changed it, in order."""

    markdown: str
    repairs: tuple[str, ...]


def repair(source: str | None, target: str) -> Repaired:
    """Repair what can be. Idempotent; without a source only wrappers and commentary are taken away."""
    before = outline(source) if source is not None else None
    done: list[str] = []
    for name, step in _STEPS:
        changed = step(before, target)
        if changed != target:
            done.append(name)
            target = changed
    return Repaired(target, tuple(done))


def _unwrapped(source: Outline | None, target: str) -> str:
    for _ in range(20):
        text = outline(target)
        if source is not None and len(text.fences) <= len(source.fences):
            return target
        lines = _wrapper(source, text)
        if not lines:
            return target
        target = _without(target, lines)
    return target


def _wrapper(source: Outline | None, text: Outline) -> set[int]:
    """The fence lines to take away next: a pair around prose, an opening one alone, or a lone last one."""
    if not fences.stray(source, text):
        return set()
    if fences.trailing(text):
        return {text.fences[-1].line}
    for fence in text.fences:
        if fence.info.lower().split(" ")[0] in ("markdown", "md", "mdx"):
            return {fence.line} | _partner(source, text, fence.line)
    return set()


def _partner(source: Outline | None, text: Outline, opened: int) -> set[int]:
    rest = [fence for fence in text.fences if fence.line > opened]
    if opened == text.fences[0].line and not "".join(text.lines[:opened]).strip():
        last = rest[-1] if rest else None
        whole = last is not None and not last.info and not "".join(text.lines[last.line + 1 :]).strip()
        # A wrapper's own end, not the end of the last code block: an odd number of fences follows the opening one.
        return {last.line} if whole and last is not None and len(rest) % 2 else set()
    block = next((block for block in text.blocks if block.start == opened + 1), None)
    return {block.end} if block is not None and block.closed and fences.prose(text, block) else set()


def _without(text: str, lines: set[int]) -> str:
    kept = [line for number, line in enumerate(kept_lines(text)) if number not in lines]
    return "".join(kept)


def _uncommented(source: Outline | None, target: str) -> str:
    if not words.commentary(source, outline(target)):
        return target
    parts = re.split(r"(\n[ \t]*\n)", target.strip("\n"))
    for at, glue in ((0, 1), (len(parts) - 1, len(parts) - 2)):
        if len(parts) > 2 and words.commentary(None, outline(parts[at])) and len(parts[at]) < 300 and "```" not in parts[at]:
            parts[at] = ""
            parts[glue] = ""
    kept = "".join(parts)
    return target if kept == target.strip("\n") else kept + target[len(target.rstrip("\n")) :]


def _code(source: Outline | None, target: str) -> str:
    text = outline(target)
    if source is None or len(source.blocks) != len(text.blocks) or text.open_at_end:
        return target
    for old, new in reversed(list(zip(source.blocks, text.blocks, strict=True))):
        if _statements_lost(source, old, text, new):
            lines = kept_lines(target)
            ending = "\r\n" if "\r\n" in target else "\n"
            lines[new.start : new.end] = [line + ending for line in source.code(old)]
            target = "".join(lines)
    return target


def _statements_lost(source: Outline, old: Block, text: Outline, new: Block) -> bool:
    return bool(set(code.statements(source.code(old))) - set(code.statements(text.code(new))))


def _links(source: Outline | None, target: str) -> str:
    return _addresses(source, target, _LINK)


def _images(source: Outline | None, target: str) -> str:
    return _addresses(source, target, _IMAGE)


def _addresses(source: Outline | None, target: str, pattern: re.Pattern[str]) -> str:
    """Addresses that the source lacks, set back by position, where as many stand on both sides."""
    text = outline(target)
    if source is None or text.open_at_end:
        return target
    coded = _coded(target, text)
    wanted = [match[2] for match in pattern.finditer(source.prose)]
    found = [match for match in pattern.finditer(target) if not any(start <= match.start() < end for start, end in coded)]
    if len(wanted) != len(found) or sorted(wanted) == sorted(match[2] for match in found):
        return target
    for address, match in reversed(list(zip(wanted, found, strict=True))):
        if match[2] not in wanted:
            target = target[: match.start(2)] + address + target[match.end(2) :]
    return target


def _coded(target: str, text: Outline) -> list[tuple[int, int]]:
    starts = [0]
    for line in kept_lines(target):
        starts.append(starts[-1] + len(line))
    return [(starts[min(block.start, len(starts) - 1)], starts[min(block.end, len(starts) - 1)]) for block in text.blocks]


_STEPS: tuple[tuple[str, Callable[[Outline | None, str], str]], ...] = (
    ("unwrapped", _unwrapped),
    ("commentary_removed", _uncommented),
    ("code_restored", _code),
    ("links_restored", _links),
    ("images_restored", _images),
)
