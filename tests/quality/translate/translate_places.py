"""Where in a translation damage is done: its blocks, paragraphs, lines outside code, code blocks; one of them is changed at random."""

import random
import re
from collections.abc import Callable

Spoil = Callable[[str, str, random.Random], str | None]
CODE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[^\n]*\n(.*?)^\1\2[ \t]*$", re.DOTALL | re.MULTILINE)
_REMARK = re.compile(r"\s*(?://|#|\*|/\*|--|;|%|<!--)")
CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def blocks(text: str) -> list[str]:
    """The text cut at blank lines, code blocks whole; joined by nothing it is the text again."""
    parts, at = [], 0
    for match in CODE.finditer(text):
        parts += re.split(r"(\n[ \t]*\n)", text[at : match.start()])
        parts.append(match.group())
        at = match.end()
    return parts + re.split(r"(\n[ \t]*\n)", text[at:])


def prose(text: str, least: int = 80) -> list[int]:
    """Numbers of the blocks that are paragraphs of some length."""
    found = []
    for number, block in enumerate(blocks(text)):
        plain = block.strip()
        if len(plain) * (2 if CJK.search(plain) else 1) >= least and not re.match(r"(?:[#>|<`~*+-]|\d+[.)]|!\[|    )", plain):
            found.append(number)
    return found


def put(text: str, number: int, new: str) -> str:
    return "".join([*blocks(text)[:number], new, *blocks(text)[number + 1 :]])


def outside(text: str, pattern: str, flags: int = re.MULTILINE) -> list[re.Match[str]]:
    """Matches outside code blocks."""
    coded = [match.span() for match in CODE.finditer(text)]
    return [m for m in re.finditer(pattern, text, flags) if not any(start <= m.start() < end for start, end in coded)]


def cut(text: str, match: re.Match[str], new: str = "") -> str:
    return text[: match.start()] + new + text[match.end() :]


def one(pattern: str, change: Callable[[re.Match[str], random.Random], str | None], flags: int = re.MULTILINE) -> Spoil:
    """Change one match outside code, chosen at random."""

    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        found = outside(target, pattern, flags)
        if not found:
            return None
        match = chance.choice(found)
        new = change(match, chance)
        return None if new is None or new == match.group() else cut(target, match, new)

    return spoil


def paragraph(change: Callable[[str, random.Random], str | None], least: int = 80) -> Spoil:
    """Change one paragraph, chosen at random."""

    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        found = prose(target, least)
        if not found:
            return None
        number = chance.choice(found)
        new = change(blocks(target)[number], chance)
        return None if new is None else put(target, number, new)

    return spoil


def coded(change: Callable[[list[str], random.Random], list[str] | None]) -> Spoil:
    """Change the lines of one code block."""

    def spoil(source: str, target: str, chance: random.Random) -> str | None:
        found = [m for m in CODE.finditer(target) if sum(len(line.strip()) > 5 and not CJK.search(line) for line in m[3].split("\n")) >= 3]
        if not found:
            return None
        match = chance.choice(found)
        lines = change(match[3].split("\n"), chance)
        return None if lines is None else target[: match.start(3)] + "\n".join(lines) + target[match.end(3) :]

    return spoil


def sound_lines(lines: list[str]) -> list[int]:
    """Numbers of the lines that are code and nothing else."""
    plain = (n for n, line in enumerate(lines) if len(line.strip()) > 8 and not CJK.search(line))
    return [n for n in plain if not _REMARK.match(lines[n]) and "://" not in lines[n]]


def word_count(text: str) -> int:
    """Words of a text, or its Chinese and Japanese characters; code spans and addresses left out."""
    bare = re.sub(r"`[^`]*`|\]\([^)]*\)|https?://\S+", " ", text)
    return len(CJK.findall(bare)) or len(re.findall(r"[A-Za-z]{2,}", bare))
