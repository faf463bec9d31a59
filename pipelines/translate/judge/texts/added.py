"""What was put into a text by somebody else: a sentence too many, letters of another writing, a text said again, a remark for nobody."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipelines.translate.checks import scripts
from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge.lines.outline import Outline
from pipelines.translate.judge.reading.reading import HIDDEN, Reading
from pipelines.translate.judge.texts.alignment import Match, Text
from pipelines.translate.judge.texts.matching import Texts
from pipelines.translate.judge.texts.sentences import sentences

_LOUD = re.compile(r"(\*\*|__)(?:(?!\1).)+\1", re.DOTALL)
_CAPITALS, _MANY = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])"), 6
_DOTS = re.compile(r"(?<=[A-Za-z\u3041-\u9fff]) ?(?:\.{3}|…{1,2}) ?(?=[a-z\u3041-\u9fff])")
_ANY_DOTS = re.compile(r"\.{3}|…|——|—|--|～|・・・|。。")
_LEFT_OUT = re.compile(
    r"[(（\[【].{0,16}(?:\b(?:omitted|skipped|abridged|truncated|left out|unchanged)\b|略|省略|未完|同上|不变).{0,12}[)）\]】]",
    re.IGNORECASE,
)
_USUAL = 4
_WEIGHED, _GROWN = 40, 0.5
"""Letters of a text whose length tells something; how much longer than its fellows, as a logarithm, one is of 3,063 texts of sound
translations."""
_SMALL = re.compile(r"(?<![A-Za-z0-9_./@:#&-])[a-z]{4,}(?![A-Za-z0-9_./@:-])")
_UNREAD = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|\{[{%][^}\n]*\}|\$[^$\n]*\$|[(（][^)）\n]*[)）]|\[\^\w+\]")
_BRACKETED = re.compile(r"[(（][^)）]*[)）]")
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_END = re.compile(r"[.!?。！？…:：;；][\"”』」’)）*_~]*\s*$")
_OPEN = re.compile(r"[^\W_][*]*\s*$|[,，、]\s*$")
_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?:\[.\][ \t]+)?(.{1,12})", re.MULTILINE)


def sentence_more(matches: Sequence[Match], fewest: int) -> str:
    """A text with a sentence more than its source, and longer beside it than the other texts are beside theirs."""
    grown = [math.log(_letters(match.target) / _letters(match.source)) for match in matches if _weighs(match)]
    if len(grown) < _USUAL:
        return ""
    usual = median(grown)
    for match in matches:
        if _weighs(match) and len(match.source) == len(match.target) == 1:
            given, got = _letters(match.source), _letters(match.target)
            more = len(_told(match.target[0])) - len(_told(match.source[0]))
            glossed = len(_BRACKETED.findall(match.target[0].raw)) > len(_BRACKETED.findall(match.source[0].raw))
            if more > 0 and not glossed and math.log(got / given) - usual > _GROWN and got - given * math.exp(usual) > fewest:
                return " ".join(match.target[0].raw.split())[:70]
    return ""


def _told(text: Text) -> list[str]:
    """Sentences, whatever lines they stand in, without what is in brackets."""
    return sentences(" ".join(_BRACKETED.sub("", text.raw).split()))


def _weighs(match: Match) -> bool:
    return bool(match.target) and bool(match.source) and _letters(match.source) >= _WEIGHED and _letters(match.target) > 0


def _letters(side: Iterable[Text]) -> float:
    return sum(text.letters for text in side)


def other_letters(texts: Texts) -> str:
    """A small Latin word in a text of Chinese or Japanese that the Latin source nowhere has."""
    if texts.target_lang.split("-")[0] not in ("zh", "ja") or scripts.scripts_of(texts.source_lang) != ("latin",):
        return ""
    for match in texts.everything:
        for text in match.target:
            for found in _SMALL.finditer(_UNREAD.sub(" ", text.raw)):
                if found.group() not in texts.document:
                    return f"{found.group()} in {' '.join(text.raw.split())[:50]}"
    return ""


def said_by_two(source: Reading, target: Reading) -> str:
    """A text, or a row of a table, that the next one is again, where the source has none such."""
    if any(one == other for one, other in _neighbours(source)):
        return ""
    return next((one[:70] for one, other in _neighbours(target) if one == other), "")


def _neighbours(text: Reading) -> Iterator[tuple[str, str]]:
    shown = [one.strip().lower() for one in text.shown if one.strip(HIDDEN + " \n")]
    inside = {cell.strip().lower() for table in text.tables for row in table for cell in row}
    yield from ((one, other) for one, other in pairwise(shown) if _says(one) and one not in inside)
    for table in text.tables:
        yield from pairwise(["|".join(row) for row in table])


def _says(shown: str) -> bool:
    """Whether a text is more than a sign, a single word or code."""
    return HIDDEN not in shown and (len(CJK.findall(shown)) > 1 or len(shown.split()) > 1)


def remarks(source: Outline, target: Outline) -> str:
    """A comment in HTML, which readers do not see, that the source does not have."""
    before, after = (_REMARK.findall(text.prose) for text in (source, target))
    return after[-1][:60] if len(after) > len(before) else ""


def unfinished(matches: Sequence[Match], target: Outline) -> str:
    """A paragraph of several sentences that ends in the middle of one, where its source and its fellows end with a stop."""
    items = {match[1] for match in _ITEM.finditer(target.prose)}
    whole = [match for match in matches if match.target and match.source and len(sentences(match.target[-1].raw)) > 1]
    ended = sum(bool(_END.search(match.target[-1].raw)) for match in whole)
    for match in whole:
        given, got = match.source[-1].raw, match.target[-1].raw
        open_end = match.target[-1].kind == "text" and _END.search(given) and _OPEN.search(got)
        if ended * 2 > len(whole) and open_end and got[:12] not in items:
            return f"… {' '.join(got.split())[-50:]}"
    return ""


def all_bold(matches: Iterable[Match]) -> str:
    """A whole text in bold of which the source has a part so."""
    for match in matches:
        given, got = (" ".join(text.raw.strip() for text in side) for side in (match.source, match.target))
        if _LOUD.fullmatch(got) and "**" in given and not _LOUD.fullmatch(given) and len(sentences(got)) > 1:
            return got[:60]
    return ""


def shouted(matches: Iterable[Match]) -> str:
    """A text in capitals whose source is none."""
    for match in matches:
        given, got = (_UNREAD.sub(" ", " ".join(text.raw for text in side)) for side in (match.source, match.target))
        if len(_CAPITALS.findall(got)) >= _MANY and not re.search("[a-z]{2}", got) and len(_CAPITALS.findall(given)) < _MANY:
            return " ".join(got.split())[:60]
    return ""


def passed_over(matches: Iterable[Match]) -> str:
    """Dots between words, or a text that says something is left out, where the source has no dots and leaves nothing out."""
    for match in matches:
        given, got = (_UNREAD.sub(" ", "\n".join(text.raw for text in side)) for side in (match.source, match.target))
        if _DOTS.search(got) and not _ANY_DOTS.search(given):
            return " ".join(got.split())[:60]
    return ""


def left_out(source: Reading, target: Reading) -> str:
    """A text of its own that says, in brackets, that something is left out."""
    if any(_LEFT_OUT.fullmatch(text.strip()) for text in source.shown):
        return ""
    return next((text for text in target.shown if _LEFT_OUT.fullmatch(text.strip())), "")
