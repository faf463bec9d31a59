"""Inline code of a whole text: names that changed a letter on the way, and names that lost their backticks.

Counted over the text, not place by place: a name is said in many places, and a translator may move it to the next sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipelines.translate.judge.lines.outline import INLINE_CODE, Outline

_SHORTEST = 4
_MOST = 100
"""Names of one side that are compared letter by letter."""
_ALIKE = 0.75
# A word with a capital inside it: `String` and `Storing`, `Chain` and `China` are words of their own.
_NAME = re.compile(r"(?<![\w@#./-])[A-Za-z]*[a-z][A-Z][A-Za-z]*(?![\w-])", re.ASCII)
_HABIT = 3
"""Names in quotation marks that are no chance: one or two, a translator may mean."""
_HIDDEN = re.compile(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>")
# Only what nobody would write in running text: a call, `camelCase`, `snake_case`, `a.path`, an option, a variable, `int32`.
# Words and names (`Linux`, `state`) stand with and without backticks in half of 172 sound translations.
_CODE = re.compile(
    r"(?!O\()(?:[\w$.]*\w\([^()\s]*\)|[a-z$][a-z0-9$]+[A-Z]\w*|[a-z]+\d+|\w+_\w+|_\w+|--?[a-z][\w-]+|\$\w+"
    r"|[A-Za-z]\w*(?:\.(?!js\b|io\b|net\b|com\b)[a-z_]\w*)+)",
    re.ASCII,
)


def changed(source: Outline, target: Outline) -> str:
    """A name the source nowhere has, one or two letters from a name that the target lacks."""
    known = "\n".join(source.lines).lower()
    before, after = _names(source), _names(target)
    new = [name for name in after if name.lower() not in known][:_MOST]
    gone = list(_gone(before, after))[:_MOST] if new else []
    return next((f"{old} became {name}" for name in new for old in gone if _alike(old, name)), "")


def bare(source: Outline, target: Outline) -> str:
    """A name that is plainly code and stands in the target without its backticks more often than in the source."""
    lost = [name for name in _gone(_names(source), _names(target)) if _CODE.fullmatch(name)][:_MOST]
    if not lost:
        return ""
    plain = [_HIDDEN.sub(" ", INLINE_CODE.sub(" ", text.prose)) for text in (source, target)]
    return next((f"{name} lost its backticks" for name in lost if _said(name, plain[1]) > _said(name, plain[0])), "")


def quoted(source: Outline, target: Outline) -> str:
    """A name that stands in quotation marks rather than in backticks."""
    found = [name for name in _gone(_names(source, 2), _names(target, 2)) if _marked(name, target.prose) > _marked(name, source.prose)]
    plain = next(filter(_CODE.fullmatch, found), found[0] if len(found) >= _HABIT else "")
    return f"{plain} stands in quotation marks" if plain else ""


def _marked(name: str, prose: str) -> int:
    return len(re.findall(rf"[“\"'‘「『]{re.escape(name)}[”\"'’」』]", prose))


def misspelt(source: Outline, target: Outline) -> str:
    """A name in running text that the source nowhere has, and that is one of the source's but for a slip."""
    said = "\n".join(source.lines)
    known, lower = list(dict.fromkeys(_NAME.findall(said)))[:_MOST], said.lower()
    there = dict.fromkeys(_NAME.findall(_HIDDEN.sub(" ", INLINE_CODE.sub(" ", target.prose))))
    new = [name for name in there if name.lower() not in lower][:_MOST]
    return next((f"{old} became {name}" for name in new for old in known if _slipped(old, name)), "")


def _slipped(old: str, name: str) -> bool:
    """Whether two names have the same letters but for one, in another order or with one more or less."""
    if len(old) < 5 or name.lower() in (f"{old}s".lower(), f"{old}es".lower()) or old[0].lower() != name[0].lower():
        return False
    one, other = Counter(old.lower()), Counter(name.lower())
    return ((one - other) + (other - one)).total() <= 1 and SequenceMatcher(None, old, name, autojunk=False).ratio() >= _ALIKE


def _names(text: Outline, shortest: int = _SHORTEST) -> Counter[str]:
    found = (match.group().strip("` ") for match in INLINE_CODE.finditer(text.prose))
    return Counter(name for name in found if len(name) >= shortest and re.fullmatch(r"[!-~]+", name))


def _gone(before: Counter[str], after: Counter[str]) -> Iterator[str]:
    return (name for name, times in before.items() if after[name] < times)


def _alike(old: str, new: str) -> bool:
    """Whether two names differ by a slip: not by a plural's ending, a capital or a blank."""
    one, other = (re.sub(r"[\W_]+", "", name.lower()) for name in (old, new))
    if one.startswith(other) or other.startswith(one):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _said(name: str, text: str) -> int:
    return len(re.findall(rf"(?<![\w.$-]){re.escape(name)}(?![\w$-])", text))
