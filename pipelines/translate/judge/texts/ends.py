"""The ends of a translation, where models speak for themselves: a first or last text that the source does not have."""

import re
from collections.abc import Sequence

from pipelines.translate.judge.reading.reading import Reading
from pipelines.translate.judge.texts.alignment import Match

_OF_TRANSLATING = re.compile(
    r"\b(?:translat(?:e|ed|es|ing|ion|ions|or))\b|翻译|翻譯|译文|譯文|译者|翻訳|訳文", re.IGNORECASE
)
_OF_HELPING = re.compile(
    r"^\W*(?:okay|ok|sure|certainly|of course|got it|absolutely|here (?:you go|it is|is|are)|let me|let's|hope|i hope|notes?(?=\W*:)"
    r"|is there|would you|feel free|thinking|thought|step \d|system|user|assistant|task|output|input|result|response|analysis)\b"
    r"|^\W*(?:好的|当然|當然|没问题|以下|下面|以上|注[:：]|说明[:：]|說明[:：]|希望|如[有需果]|需要我|如需|（[^）]{0,12}完毕|思考|分析)"
    r"|^\W*\((?:translat|note)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(（\[【][^()（）\n]{1,60}[)）\]】]")
_SHORT = 200
_BESIDE = 4
"""Texts at either end that are looked at."""
_LABEL = re.compile(
    r"^\W*(?:english|chinese|japanese|simplified chinese|traditional chinese|英文|中文|日文|英语|译文)(?: (?:version|text))?\W*$",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"^\W*(?:part|chunk|section|segment|第)\s*\d+\s*(?:部分|段)?(?:\s*(?:of|/)\s*\d+)?\W*$"
    r"|^\W*(?:to be )?continued\W*$|^\W*(?:接上文|未完待续|续)\W*$",
    re.IGNORECASE | re.MULTILINE,
)


def spoken(source: Reading, target: Reading) -> str:
    """A text at an end about translating, where the source nowhere speaks of it; one that greets or offers help, where none does."""
    said = "\n".join(source.shown)
    ends = [*target.shown[:_BESIDE], *target.shown[-_BESIDE:]]
    if not _OF_TRANSLATING.search(said) and len(target.shown) > len(source.shown):
        found = next((text for text in ends if len(text) < _SHORT and _OF_TRANSLATING.search(text) and not _in_passing(text)), "")
        if found:
            return found[:80]
    for place in (0, -1):
        ours, theirs = source.shown[place : place + 1 or None], target.shown[place : place + 1 or None]
        if len(source.shown) < len(target.shown) and theirs and _alone(theirs[0]) and not (ours and _alone(ours[0])):
            return theirs[0][:80]
    return _part(source, target) or _said_between(source, target)


def _said_between(source: Reading, target: Reading) -> str:
    """A few words in brackets about translating, a text of their own anywhere, where the source nowhere speaks of it."""
    if any(map(_OF_TRANSLATING.search, source.shown)):
        return ""
    return next((text for text in target.shown if _ASIDE.fullmatch(text.strip()) and _OF_TRANSLATING.search(text)), "")


def _in_passing(text: str) -> bool:
    """Whether a longer text speaks of it in brackets, as translators' notes do."""
    plain = re.sub(r"[(（\[][^()（）\[\]]*[)）\]]", "", text)
    return len(plain.strip()) > 20 and not _OF_TRANSLATING.search(plain)


def _alone(text: str) -> bool:
    return bool(_OF_HELPING.search(text) or _LABEL.search(text))


def _part(source: Reading, target: Reading) -> str:
    if any(map(_PARTS.search, source.shown)):
        return ""
    return next((text[:80] for text in target.shown if _PARTS.search(text)), "")


def invented(matches: Sequence[Match]) -> str:
    """A last or first text beyond the source: with it the texts there are far too long, without it they fit."""
    for match, own in ((matches[0], 0), (matches[-1], -1)) if matches else ():
        if len(match.target) != len(match.source) + 1 or not match.source:
            continue
        given, got = sum(text.letters for text in match.source), sum(text.letters for text in match.target)
        rest = got - match.target[own].letters
        if given >= 20 and got > 1.5 * given and 0.6 * given < rest < 1.3 * given:
            return " ".join(match.target[own].raw.split())[:70]
    return ""
