"""Text for text: what of a source is missing, what was added, what is still in its language, which figures changed."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pipelines.translate.checks import numbers, scripts
from pipelines.translate.judge.lines.outline import INLINE_CODE
from pipelines.translate.judge.lines.truncation import expected
from pipelines.translate.judge.reading import grid
from pipelines.translate.judge.reading.reading import reading
from pipelines.translate.judge.texts.alignment import Match, Text, aligned, cell_of, text_of
from pipelines.translate.markdown.segments import segment

_KINDS = frozenset({"paragraph", "heading", "cell", "html"})
_LONG = 2.0
_SHORT = ((250, 0.45), (10**9, 0.54))
"""Share of the letters that a full translation has, below which something is missing: (for fewer letters than, share). Of 2,900 matched
texts of sound translations none lies below; at 0.55 for all, two would."""
_MERGED, _GONE = 0.66, 0.7
"""Texts that became one look like a lost one but for their length: the share of their letters, and of the shortest's, that tells."""
_NAME = re.compile(r"[A-Za-z_$][\w.$:()/-]{3,}", re.ASCII)
_ABOUT = re.compile(
    r"translat|\bversion\b|\bbelow\b|\babove\b|\bnotes?\b|let me know|\bI\b|continue|omitted|unchanged"
    r"|\bAI\b|markdown|requested|sorry|certainly|sure\b|feel free|revis|adjust|\u8bd1|\u7ffb|\u4ee5\u4e0b|\u5982\u9700|\u5e0c\u671b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Texts:
    """A pair's texts, matched."""

    matches: tuple[Match, ...]
    document: str
    """The whole source in small letters."""
    source_lang: str
    target_lang: str
    cells: tuple[Match, ...] = ()
    """The cells of tables alike in shape on both sides, each with its own; all others are among `matches`."""

    @property
    def everything(self) -> tuple[Match, ...]:
        return (*self.matches, *self.cells)

    @property
    def fewest(self) -> int:
        """Letters below which a text is too short for its length to tell anything."""
        return 30 if self.target_lang.split("-")[0] in ("zh", "ja", "ko") else 90


def matched(source: str, target: str, source_lang: str, target_lang: str) -> Texts:
    """Align two Markdown texts."""
    weighs: tuple[Callable[[str], float], ...] = (partial(expected, source_lang=source_lang, target_lang=target_lang), _letters_of)
    ours, theirs = (_texts(text, weigh) for text, weigh in zip((source, target), weighs, strict=True))
    rows = grid.rows(reading(source), reading(target))
    if rows:
        ours, theirs = ([text for text in side if text.kind != "cell"] for side in (ours, theirs))
    pairs = [[cell_of(raw, weigh) for raw, weigh in zip(cell, weighs, strict=True)] for row in rows for cell in row]
    cells = tuple(Match(tuple(one), tuple(other)) for one, other in pairs if one or other)
    return Texts(tuple(aligned(ours, theirs)), source.lower(), source_lang, target_lang, cells)


def _letters_of(text: str) -> float:
    return sum(scripts.shares(text).values())


def _texts(markdown: str, weigh: Callable[[str], float]) -> list[Text]:
    return [text_of(markdown, item, weigh) for item in segment(markdown).segments if item.kind in _KINDS]


def missing(texts: Texts) -> str:
    """A text without counterpart, or one of which the better part is gone."""
    for number, match in enumerate(texts.everything):
        given, got = _letters(match.source), _letters(match.target)
        least = next(share for most, share in _SHORT if given < most) * given
        if len(match.source) > len(match.target):  # two became one, or one of them is gone
            least = max(least, min(_MERGED * given, given - _GONE * min(text.letters for text in match.source)))
        if given >= texts.fewest and got < least and not _elsewhere(texts.everything, number, given - got):
            return f"{_shown(match.source)} ({got:.0f} letters of about {given:.0f})"
    return ""


def _elsewhere(matches: Sequence[Match], number: int, sought: float) -> bool:
    """Whether the texts beside one are longer than theirs need be by half of what is sought: two may have become one."""
    beside = (*matches[max(0, number - 1) : number], *matches[number + 1 : number + 2])
    alike = [one for one in beside if one.target and one.target[0].kind == matches[number].source[0].kind]
    return sum(max(0.0, _letters(one.target) - _letters(one.source)) for one in alike) >= 0.5 * sought


def added(texts: Texts) -> str:
    """A text that the source does not have, or one far longer than its source."""
    everything = texts.everything
    for number, match in enumerate(everything):
        given, got = _letters(match.source), _letters(match.target)
        beside = (*everything[max(0, number - 1) : number], *everything[number + 1 : number + 2])
        short = sum(max(0.0, _letters(one.source) - _letters(one.target)) for one in beside)
        longer = got > _LONG * given + texts.fewest / 2 and short < 0.5 * (got - given)
        if got >= texts.fewest and longer:
            return f"{_shown(match.target)} ({got:.0f} letters for about {given:.0f})"
    return _said_twice(texts)


def _said_twice(texts: Texts) -> str:
    """A text of some length that the target says twice, where the source repeats nothing."""
    ours, theirs = (Counter(text.raw.strip() for text in side) for side in (_sources(texts), _targets(texts)))
    again = [raw for raw, times in theirs.items() if times > 1 and len(raw) >= texts.fewest]
    return f"twice: {again[0][:60]}" if len(again) > sum(times > 1 for times in ours.values()) else ""


def _sources(texts: Texts) -> Iterator[Text]:
    return (text for match in texts.everything for text in match.source)


def _targets(texts: Texts) -> Iterator[Text]:
    return (text for match in texts.everything for text in match.target)


def commentary(texts: Texts) -> str:
    """A first or last text that the source does not have and that speaks about the text."""
    for match in (*texts.matches[:1], *texts.matches[-1:]):
        if not match.source and _ABOUT.search(_shown(match.target)):
            return _shown(match.target)
    return ""


def emphasis(texts: Texts) -> str:
    """A text whose bold marks no longer pair, where its source's do."""
    for match in texts.everything:
        before, after = (sum(INLINE_CODE.sub("", text.raw).count("**") for text in side) for side in (match.source, match.target))
        if match.source and before and after % 2 and before % 2 == 0:
            return _shown(match.target)
    return ""


def figures(texts: Texts) -> str:
    """A figure of a text that stands neither in its counterpart nor anywhere near it."""
    for number, match in enumerate(texts.everything):
        reach = 0 if len(match.source) == len(match.target) == 1 else 1
        near = " ".join(text.raw for one in texts.everything[max(0, number - reach) : number + reach + 1] for text in one.target)
        if match.source and match.target:
            before, after = (" ".join(text.raw for text in side) for side in (match.source, match.target))
            lost = [raw for raw in numbers.lost_numbers(before, after) if not re.search(rf"(?<!\d){re.escape(raw)}(?!\d|,\d{{3}})", near)]
            if lost:
                return f"{lost[0]} in {_shown(match.source)}"
    return ""


def inline_code(texts: Texts) -> str:
    """An identifier in backticks that the source nowhere has, in a text that lacks one of its source's."""
    for match in texts.everything:
        after = " ".join(text.raw for text in match.target).lower()
        new = [name for text in match.target for name in _names(text.raw) if name.lower() not in texts.document]
        gone = [name for text in match.source for name in _names(text.raw) if name.lower() not in after]
        if new and gone:
            return f"{gone[0]} became {new[0]}"
    return ""


def _names(raw: str) -> list[str]:
    return [name for match in INLINE_CODE.finditer(raw) if _NAME.fullmatch(name := match.group().strip("` "))]


def residue(texts: Texts) -> str:
    """A text that is still its source: the same words, most of them in the source's script."""
    if not set(scripts.scripts_of(texts.source_lang)) - set(scripts.scripts_of(texts.target_lang)):
        return ""
    waiting = scripts.foreign_letters(texts.source_lang, texts.target_lang)
    latin = scripts.scripts_of(texts.source_lang) == ("latin",)
    for match in texts.everything:
        for text in match.target:
            if _left(text.raw, waiting, latin=latin) and (_same(text, match.source) or (not latin and _wholly(text.raw, waiting))):
                return _shown((text,))
    return ""


def _wholly(raw: str, waiting: re.Pattern[str]) -> bool:
    found = len(waiting.findall(raw))
    return found >= 6 and found > 0.9 * sum(scripts.shares(INLINE_CODE.sub(" ", raw)).values())


def _same(text: Text, source: Sequence[Text]) -> bool:
    words = _words(text.raw)
    return any(words == _words(one.raw) for one in source)


def _words(raw: str) -> str:
    return "".join(re.findall(r"\w", raw))


def _left(raw: str, waiting: re.Pattern[str], *, latin: bool) -> bool:
    plain = _LANGUAGES.sub(" ", re.sub(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>", " ", INLINE_CODE.sub(" ", raw)))
    if latin:
        return len(re.findall(r"(?<![\w-])[A-Za-z][a-z']+(?![\w-])", plain)) >= 4 and bool(_GLUE.search(plain))
    left = len(waiting.findall(plain))
    return left >= 4 and left > 0.4 * sum(scripts.shares(plain).values())


# A list of a page's languages names each in itself.
_LANGUAGES = re.compile(r"(?:简体|繁體|繁体|正體)?中文(?:文档|文檔|版)?|日本語|한국어|English", re.IGNORECASE)
_GLUE = re.compile(r"\b(?:the|is|are|was|of|and|to|in|that|for|with|it|you|we|this|can|not|if)\b")


def strange(texts: Texts, detect: Callable[[str], str] | None) -> str:
    """A text in a third language: by its script, and where scripts are shared by a detector."""
    known = {*scripts.scripts_of(texts.source_lang), *scripts.scripts_of(texts.target_lang), "latin"}
    for match in texts.everything:
        before = {name for text in match.source for name in scripts.shares(text.raw)}
        for text in match.target:
            counts = scripts.shares(INLINE_CODE.sub(" ", text.raw))
            other = sum(count for name, count in counts.items() if name not in known | before)
            if other >= 12 and other > 0.15 * sum(counts.values()):
                return _shown((text,))
            if detect is not None and _third(text, texts, detect):
                return _shown((text,))
    return ""


def _third(text: Text, texts: Texts, detect: Callable[[str], str]) -> bool:
    plain = re.sub(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>", " ", INLINE_CODE.sub(" ", text.raw))
    if text.kind != "text" or len(plain) < 80 or scripts.scripts_of(texts.target_lang) != ("latin",):
        return False
    found = detect(plain).split("-")[0]
    return found not in (texts.target_lang.split("-")[0], texts.source_lang.split("-")[0], "und")


def _letters(texts: Sequence[Text]) -> float:
    return sum(text.letters for text in texts)


def _shown(texts: Sequence[Text]) -> str:
    return " ".join(" ".join(text.raw for text in texts).split())[:70]
