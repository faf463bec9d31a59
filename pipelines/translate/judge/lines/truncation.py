"""Whether the end of a translation is missing, told by what the end of the source holds that any translation keeps."""

import re
from collections.abc import Sequence

from pipelines.translate.checks import scripts
from pipelines.translate.judge.lines.code import statements
from pipelines.translate.judge.lines.outline import INLINE_CODE, Outline

_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>")
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`]+")
_ANCHOR = re.compile(_URL.pattern + r"|`[^`\n]+`|(?<![\w.])\d{2,}(?:\.\d+)?|[A-Za-z][A-Za-z0-9_.+-]{2,}")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…)）\]\"”'’`*_|>~-]\s*$")
_FEWEST_LETTERS = 60


def truncated(source: Outline | None, target: Outline, source_lang: str, target_lang: str) -> str:
    """Why the end seems to be missing; empty where it does not."""
    if source is None:
        return ""
    expected = expected_letters(source, source_lang, target_lang)
    share = letters(target) / expected if expected else 1.0
    if letters(source) >= _FEWEST_LETTERS and share < 0.55:
        return f"{letters(target)} letters where about {expected:.0f} are expected"
    blocks = len(source.blocks) - len(target.blocks)
    missing = len(source.headings) - len(target.headings)
    if missing >= 1 and blocks >= 2 and missing + blocks >= 4 and share < 0.9:
        return f"the last {missing} headings and {blocks} code blocks are missing"
    return _tail(source, target, share, names=scripts.scripts_of(source_lang) == ("latin",))


def _tail(source: Outline, target: Outline, share: float, *, names: bool) -> str:
    anchors = _anchors(source, names=names)
    text = "\n".join(target.lines).lower()
    kept = [anchor.lower() in text for anchor in anchors]
    tail = _lost_tail(kept)
    clipped = _clipped(source, target)
    shorter = len(target.headings) < len(source.headings) or len(target.blocks) < len(source.blocks)
    if tail >= 4 and tail >= 0.05 * len(kept) and (shorter or share < 0.97):
        return f"nothing of the source after {anchors[len(kept) - tail - 1][:40]!r} is there"
    if clipped and tail >= 2:
        return "the text breaks off before the source's end"
    return "the text breaks off in a sentence" if clipped and share < 0.8 else ""


def _lost_tail(kept: Sequence[bool]) -> int:
    """Length of the longest end of which at least 85 % is lost, the rest being kept for at least 70 %."""
    lost = 0
    best = 0
    total = sum(kept)
    for tail, there in enumerate(reversed(kept), 1):
        lost += not there
        before = len(kept) - tail
        if lost >= 0.85 * tail and not there and before and total - (tail - lost) >= 0.7 * before:
            best = tail
    return best


def _anchors(source: Outline, *, names: bool) -> list[str]:
    """What a translation keeps, in order, each where it stands last: addresses, code, figures, Latin words.

    With `names`, where the source itself is in Latin letters, of words only those that are no word: with a figure, capital or sign inside.
    """
    lines = source.lines
    coded = {number for block in source.blocks for number in range(block.start, block.end)}
    found: list[str] = []
    for number, line in enumerate(lines):
        if number in coded:
            found += _URL.findall(line) or ([line.strip()] if statements([line]) else [])
        else:
            kept = (match.group() for match in _ANCHOR.finditer(line))
            found += [anchor for anchor in kept if not names or not re.fullmatch(r"[A-Za-z][a-z-]+\.?", anchor)]
    last = {anchor.lower(): at for at, anchor in enumerate(found)}
    return [anchor for at, anchor in enumerate(found) if last[anchor.lower()] == at]


def _clipped(source: Outline, target: Outline) -> bool:
    ends = [next((line for line in reversed(text.lines) if line.strip()), "") for text in (source, target)]
    whole_before = bool(_SENTENCE_END.search(ends[0])) or ends[0].lstrip().startswith(("#", "!", "```"))
    return whole_before and not _SENTENCE_END.search(ends[1]) and not ends[1].lstrip().startswith(("#", "!", "|"))


def letters(text: Outline) -> int:
    """Letters of the prose, addresses left out."""
    return sum(scripts.shares(_ADDRESS.sub(" ", text.prose)).values())


def expected_letters(source: Outline, source_lang: str, target_lang: str) -> float:
    """Letters that a full translation of the prose has."""
    return expected(_ADDRESS.sub(" ", source.prose), source_lang, target_lang)


def expected(text: str, source_lang: str, target_lang: str) -> float:
    """Letters that a translation of a text has, by pair: a Chinese character gives 2.9 English letters, what is Latin stays.

    Into Chinese the words shrink, inline code does not.
    """
    to_cjk, from_cjk = (tag.split("-")[0] in ("zh", "ja", "ko") for tag in (target_lang, source_lang))
    prose = INLINE_CODE.sub(" ", text) if to_cjk and not from_cjk else text
    counts = scripts.shares(prose)
    cjk = sum(counts.get(name, 0) for name in ("han", "kana", "hangul"))
    rest = sum(counts.values()) - cjk
    if from_cjk and not to_cjk:
        return 2.9 * cjk + rest
    if not to_cjk or from_cjk:
        return cjk + rest
    return 0.36 * rest + cjk + (sum(scripts.shares(text).values()) - cjk - rest)
