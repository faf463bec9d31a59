"""Code as it must survive a translation: comments and messages may change language, statements may not."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge.lines.outline import Outline

_CJK_MARKS = re.compile(r"[\u3001-\u301f\uff01-\uff60]")
_ADDRESS = re.compile(r"\W*(?:https?|ftp)://\S+\W*")
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\\n])*`")
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|\{/\*.*?\*/\}", re.DOTALL)
_LINE_COMMENT = re.compile(
    r"(?:(?<![:\"'\w])//|(?:^|(?<=\s))#(?![\w!\[])|(?:^|(?<=\s))--(?=\s)|(?:^|(?<=\s));;|(?:^|(?<=\s))%(?=\s)).*$", re.MULTILINE
)
_SHORTEST = 4
_PROGRAM_NAMES = """
python py js javascript jsx ts typescript tsx go golang rust rs java kotlin c cpp c++ csharp cs php ruby rb swift sql bash sh shell zsh
fish powershell ini toml json css scss lua perl r diff make makefile dockerfile nginx
"""
_PROGRAMS = frozenset(_PROGRAM_NAMES.split())
_HAN = r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]+"
_CJK_NAME = re.compile(rf"{_HAN}(?=\s*(?:[(.\[:,)]|=))|(?<=[(.,=])[ ]?{_HAN}(?=\s*[(.=:])")


def statements(lines: Iterable[str], *, worded: bool = False) -> list[str]:
    """Lines of code without comments, strings' contents and white space; lines that held an address or little else are left out.

    Lines with CJK text, which a translator may change, are left out too unless `worded`. A lost address is a lost link, whatever
    block it stood in. Commas and semicolons at a line's end come and go with formatters.
    """
    text = _BLOCK_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), "\n".join(lines))
    kept = []
    for line in text.split("\n"):
        if (not worded and _worded(line)) or _ADDRESS.fullmatch(line):
            continue
        bare = re.sub(r"\s+", "", _STRING.sub('""', _LINE_COMMENT.sub("", line))).rstrip(",;")
        if len(bare) >= _SHORTEST:
            kept.append(bare)
    return kept


def _worded(line: str) -> bool:
    return bool(CJK.search(line) or _CJK_MARKS.search(line))


def lost_statements(source: Outline, target: Outline) -> list[str]:
    """Statements of the source's code blocks that are not in the block at the same place; where fences came or went, nowhere at all.

    A fence too many puts every later block out of place, and a block lost beside its twin is a lost fence: neither says a second time
    that the code changed. Where the source is in Latin letters its words cannot be told from code (labels of a diagram, an example's
    text): a lost line is forgiven for each line that has words in Chinese, Japanese or Korean in the block at the same place.
    """
    if len(source.blocks) != len(target.blocks) or len(source.fences) != len(target.fences):
        anywhere = re.sub(r"\s+", "", "\n".join(target.lines))
        known = set(statements(target.lines, worded=True))
        wanted = dict.fromkeys(statements(line for block in source.blocks for line in source.code(block)))
        return [line for line in wanted if line not in known and line not in anywhere]
    pairs = ((source.code(one), target.code(other)) for one, other in zip(source.blocks, target.blocks, strict=True))
    return [line for before, after in pairs for line in _lost(before, after)[_words_gained(before, after) :]]


def worded(source: Outline, target: Outline) -> str:
    """A name in a programming language that became a word in Chinese, Japanese or Korean: it stands where only names do."""
    if len(source.blocks) != len(target.blocks):
        return ""
    for one, other in zip(source.blocks, target.blocks, strict=True):
        if one.info.split(" ")[0].lower() in _PROGRAMS:
            before, after = (_named(text.code(block)) for text, block in ((source, one), (target, other)))
            if len(after) > len(before):
                return f"{after[-1]} in line {other.start + 1} and after"
    return ""


def _named(lines: Sequence[str]) -> list[str]:
    return [found.group() for line in lines for found in _CJK_NAME.finditer(_STRING.sub('""', _LINE_COMMENT.sub("", line)))]


def shortened(source: Outline, target: Outline) -> str:
    """A block that lost lines, whatever stood in them, or two lines of which became one."""
    if len(source.blocks) != len(target.blocks):
        return ""
    for one, other in zip(source.blocks, target.blocks, strict=True):
        before, after = ([line for line in text.code(block) if line.strip()] for text, block in ((source, one), (target, other)))
        joined = {_dense(a + b) for a, b in pairwise(before)} if len(after) < len(before) else frozenset()
        if len(before) - len(after) >= 2 or any(_dense(line) in joined for line in after):
            return f"line {other.start + 1}: {len(before)} lines of code became {len(after)}"
    return ""


def _dense(line: str) -> str:
    """A line without blanks and what its strings say."""
    return "".join(_STRING.sub('""', line).split())


def _lost(source: Sequence[str], target: Sequence[str]) -> list[str]:
    there = Counter(statements(target, worded=True))
    joined = re.sub(r"\s+", "", "\n".join(target))
    missing = Counter(statements(source)) - there
    return [line for line, times in missing.items() if joined.count(line) < times + there[line]]


def unindented(source: Outline, target: Outline) -> str:
    """A block whose lines have all lost their indentation."""
    if len(source.blocks) != len(target.blocks):
        return ""
    for one, other in zip(source.blocks, target.blocks, strict=True):
        before, after = _indented(source.code(one)), _indented(target.code(other))
        if before >= 3 and not after and len(target.code(other)) > before:
            return f"line {other.start + 1}: {before} lines of code lost their indentation"
    return ""


def _indented(lines: Sequence[str]) -> int:
    return sum(line[:1] in " \t" and bool(line.strip()) for line in lines)


def _words_gained(source: Iterable[str], target: Iterable[str]) -> int:
    """How many more lines of the target hold words outside strings and comments."""
    before, after = (sum(_worded(_STRING.sub("", _LINE_COMMENT.sub("", line))) for line in lines) for lines in (source, target))
    return max(0, after - before)
