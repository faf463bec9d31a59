"""The structure that a translation must share with its source: levels of headings, lists, tables, quotes, and nothing foreign added."""

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.translate.judge.lines.addresses import foreign
from pipelines.translate.judge.lines.outline import INLINE_CODE, Block, Outline, images, links

_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S", re.MULTILINE)
_INNER = re.compile(r"^(?: {2,}|\t)[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S", re.MULTILINE)
_ALT = re.compile(r"!\[[^\]\s][^\]]*\]\(")
_GENERIC = re.compile(r"!\[\W*(?:the )?(?:image|img|picture|photo|screenshot|图片|圖片|图像|照片|画像|写真)[ ]?\d*\W*\]\(", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*\d{1,2}(?:\.\d+)*[.)、](?!\d)")
_COUNTED = re.compile(r"\W*(?:[\w第]{1,3}[.)、章节節回：: ]|\d)")
_TOLD = re.compile(r"https?://[^\s<>()\[\]\"'`，。）]+")
# Names of one language; a translator's tool may write another.
_SHORT = {"shell": "sh", "bash": "sh", "zsh": "sh", "console": "sh", "javascript": "js", "jsx": "js", "typescript": "ts", "tsx": "ts"}
_SHORT |= {"yml": "yaml", "python": "py", "markdown": "md", "plaintext": "text", "txt": "text", "vue": "html", "golang": "go"}
_ROW = re.compile(r"^[ \t>]*\|?[^|\n]+\|[^\n]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]*>", re.MULTILINE)
_ACTIVE = re.compile(r"<(script|iframe|object|embed|form|link|meta|base)\b", re.IGNORECASE)


def levels(source: Outline, target: Outline) -> str:
    """A heading of another level, where both have as many headings."""
    if len(source.headings) != len(target.headings):
        return ""
    for one, other in zip(source.headings, target.headings, strict=True):
        if one.level != other.level:
            return f"line {other.line + 1}: level {one.level} became {other.level}"
    return ""


def lists(source: Outline, target: Outline) -> str:
    """Items of lists that are not there, or stand no more in other items."""
    items = _fewer("list items", len(_ITEM.findall(source.prose)), len(_ITEM.findall(target.prose)))
    inner, left = len(_INNER.findall(source.prose)), len(_INNER.findall(target.prose))
    return items or ("" if left else _fewer("items of lists in lists", inner, left))


def alts(source: Outline, target: Outline) -> str:
    """Pictures that lost their description."""
    fewer = _fewer("descriptions of pictures", *(len(_ALT.findall(text.prose)) for text in (source, target)))
    before, after = (len(_ALT.findall(text.prose)) - len(_GENERIC.findall(text.prose)) for text in (source, target))
    return fewer or _fewer("descriptions that say something", before, after)


def numbered(source: Outline, target: Outline) -> str:
    """Headings with numbers that their sources do not have."""
    if len(source.headings) != len(target.headings):
        return ""
    pairs = zip(source.headings, target.headings, strict=True)
    new = [other.text for one, other in pairs if _NUMBERED.match(other.text) and not _COUNTED.match(one.text)]
    return new[0][:60] if new else ""


def addresses_told(source: Outline, target: Outline) -> str:
    """An address that stands more often than in the source: written out beside its link."""
    before, after = (Counter(_TOLD.findall(text.prose)) for text in (source, target))
    return next((address[:80] for address, times in after.items() if address in before and times > before[address]), "")


def languages(source: Outline, target: Outline) -> str:
    """A block of code in another language than its source's."""
    if len(source.blocks) != len(target.blocks):
        return ""
    for one, other in zip(source.blocks, target.blocks, strict=True):
        before, after = (_SHORT.get(name, name) for name in map(_language, (one, other)))
        if before and before != after:
            return f"line {other.start}: {before} became {after or 'no language'}"
    return ""


def _language(block: Block) -> str:
    return next(iter(re.split(r"[\s{,:]", block.info.lower().strip("{. "))), "")


def tables(source: Outline, target: Outline) -> str:
    """Rows or columns of tables that are not there."""
    rules, found = _rules(source.prose), _rules(target.prose)
    if sum(rules) > sum(found) and len(rules) == len(found):
        return f"{sum(rules)} columns became {sum(found)}"
    if not rules or len(rules) != len(found):
        return _fewer("tables", len(rules), len(found))
    return _fewer("table rows", _rows(source.prose), _rows(target.prose))


def _rules(prose: str) -> list[int]:
    return [match.group().strip(" \t>|").count("|") + 1 for match in _RULE.finditer(prose) if "|" in match.group()]


def _rows(prose: str) -> int:
    return sum(line.count("|") >= 2 for line in INLINE_CODE.sub("x", prose).split("\n"))


def quotes(source: Outline, target: Outline) -> str:
    """Quotations that are quotations no more."""
    before, after = (sum(_begins(text.prose.split("\n"))) for text in (source, target))
    return _fewer("quotations", before, after)


def _begins(lines: Sequence[str]) -> list[bool]:
    quoted = [bool(_QUOTE.match(line)) for line in lines]
    return [here and not before for before, here in zip([False, *quoted], quoted, strict=False)]


def _fewer(name: str, before: int, after: int) -> str:
    return f"{before} {name} became {after}" if after < before else ""


def added(source: Outline, target: Outline) -> str:
    """An address, picture or active element that the source does not have."""
    before, after = "\n".join(source.lines), "\n".join(target.lines)
    active = Counter(map(str.lower, _ACTIVE.findall(target.prose))) - Counter(map(str.lower, _ACTIVE.findall(before)))
    if active:
        return f"<{min(active)}"
    strange = foreign(before, [*links(target.prose), *images(target.prose)])
    if strange:
        return strange[0][:80]
    more = len(images(after)) - len(images(before))
    return f"{more} pictures more than the source has" if more > 0 else ""
