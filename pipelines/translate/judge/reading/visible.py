"""Signs of markup that a reader of the translation sees and a reader of the source does not: whatever broke it, this is how it shows."""

import re

from pipelines.translate.checks import scripts
from pipelines.translate.judge.reading.reading import HIDDEN, Reading

_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.MULTILINE))
    for name, pattern in (
        ("bold marks", r"(?<![*\d])\*\*(?!\*)|＊＊"),
        ("marks of struck text", r"~~"),
        ("backticks", r"`"),
        ("a link's brackets", r"\](?=[ ]?[(（][^\s()（）]*[/#.@][^\s()（）]*[)）])|[】](?=（http)"),
        ("a note's mark", r"\[\^[^\]\s]{1,40}\]"),
        ("a tag", r"</?(?:iframe|details|summary|kbd|br|div|p|span|img|a|b|i|em|strong|sup|sub|table|tr|td|video|audio|code|pre)\b"),
        ("a table's row", r"^\|?[^|\n]+\|[^|\n]+\|[^\n]*$"),
        ("a table's ruler", r":?-{3,}:?[ ]*\|"),
        ("a formula's dollar", r"\$\$|\$(?=[A-Za-z\\][^$\n]{0,60}\$)|\\(?:frac|sum|mathbb|sqrt|int|alpha|beta|cdot)\b"),
        ("a heading's signs", r"^#{1,6}[ ]"),
        ("an entity", r"&(?:amp|lt|gt|quot|nbsp|#\d{2,4});"),
        ("a line end written out", r"(?<![\\\w:/])\\n(?=\\n|[A-Z#*\u4e00-\u9fff-]|$)"),
        ("a backslash", r"\\(?=[*_`\[\]#~|!])"),
    )
)
# In a text of Chinese, Japanese or Korean a parser refuses `**“so”**` beside letters; readers' engines do not, nor do we.
_LENIENT = re.compile(r"\*\*(?=\S)[^*\n]{1,80}?(?<=\S)\*\*")


def signs(source: Reading, target: Reading) -> str:
    """The first sign that stands in the words of the target more often than in those of the source."""
    before, after = (_words(text) for text in (source, target))
    for name, pattern in _SIGNS:
        given, got = pattern.findall(before), list(pattern.finditer(after))
        if len(got) > len(given):
            at = got[-1].start()
            return f"{name} in the text: {' '.join(after[max(0, at - 15) : at + 40].replace(HIDDEN, '`').split())}"
    return ""


def _words(text: Reading) -> str:
    return "\n".join(_LENIENT.sub("", shown) if "**" in shown and scripts.CJK.search(shown) else shown for shown in text.shown)
