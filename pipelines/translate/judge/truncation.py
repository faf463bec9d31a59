"""Whether the end of a translation is missing, told by what the end of the source holds that any translation keeps."""

import re
from collections.abc import Sequence

from pipelines.translate import scripts
from pipelines.translate.judge.code import statements
from pipelines.translate.outline import Outline

_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>")
_ANCHOR = re.compile(r"https?://[^\s<>()\[\]\"'`]+|`[^`\n]+`|(?<![\w.])\d{2,}(?:\.\d+)?|[A-Za-z][A-Za-z0-9_.+-]{2,}")
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
    return _tail(source, target, share)


def _tail(source: Outline, target: Outline, share: float) -> str:
    anchors = _anchors(source)
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


def _anchors(source: Outline) -> list[str]:
    """What a translation keeps, in order, each where it stands last: addresses, code, figures, Latin names."""
    lines = source.lines
    coded = {number for block in source.blocks for number in range(block.start, block.end)}
    found: list[str] = []
    for number, line in enumerate(lines):
        if number in coded:
            found += [line.strip()] if statements([line]) or "://" in line else []
        else:
            found += [match.group() for match in _ANCHOR.finditer(line)]
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
    """Letters that a translation of a text has, by pair: a Chinese character gives 2.9 English letters, what is Latin stays."""
    counts = scripts.shares(text)
    cjk = sum(counts.get(name, 0) for name in ("han", "kana", "hangul"))
    rest = sum(counts.values()) - cjk
    to_cjk, from_cjk = (tag.split("-")[0] in ("zh", "ja", "ko") for tag in (target_lang, source_lang))
    if from_cjk and not to_cjk:
        return 2.9 * cjk + rest
    return 0.36 * rest + cjk if to_cjk and not from_cjk else cjk + rest
