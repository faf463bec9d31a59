"""Code as it must survive a translation: comments and messages may change language, statements may not."""

import re
from collections import Counter
from collections.abc import Iterable

from pipelines.translate.outline import Outline
from pipelines.translate.scripts import CJK

_CJK_MARKS = re.compile(r"[\u3001-\u301f\uff01-\uff60]")
_ADDRESS = re.compile(r"\W*(?:https?|ftp)://\S+\W*")
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\\n])*`")
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|\{/\*.*?\*/\}", re.DOTALL)
_LINE_COMMENT = re.compile(
    r"(?:(?<![:\"'\w])//|(?:^|(?<=\s))#(?![\w!\[])|(?:^|(?<=\s))--(?=\s)|(?:^|(?<=\s));;|(?:^|(?<=\s))%(?=\s)).*$", re.MULTILINE
)
_SHORTEST = 4


def statements(lines: Iterable[str]) -> list[str]:
    """Lines of code without comments, strings' contents and white space; lines that held CJK text, an address or little else are left out.

    A lost address is a lost link, whatever block it stood in. Commas and semicolons at a line's end come and go with formatters.
    """
    text = _BLOCK_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), "\n".join(lines))
    kept = []
    for line in text.split("\n"):
        if CJK.search(line) or _CJK_MARKS.search(line) or _ADDRESS.fullmatch(line):
            continue
        bare = re.sub(r"\s+", "", _STRING.sub('""', _LINE_COMMENT.sub("", line))).rstrip(",;")
        if len(bare) >= _SHORTEST:
            kept.append(bare)
    return kept


def lost_statements(source: Outline, target: Outline) -> list[str]:
    """Statements of the source's code blocks that stand nowhere in the target, each as often as it is missing."""
    wanted = Counter(statements(line for block in source.blocks for line in source.code(block)))
    everywhere = Counter(statements(target.lines))
    joined = re.sub(r"\s+", "", "\n".join(target.lines))
    return [line for line in wanted if line not in everywhere and line not in joined]
