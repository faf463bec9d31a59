"""Small slips of a model: a word in another language, a script that was not asked for, signs nobody can see, a phrase said again."""

import re
from collections import Counter
from collections.abc import Iterable

from pipelines.language.han import count
from pipelines.translate.checks import scripts
from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge.lines.outline import Outline
from pipelines.translate.judge.reading.reading import HIDDEN, Reading
from pipelines.translate.judge.texts.alignment import Match, Text
from pipelines.translate.judge.texts.sentences import sentences

_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_BRACKETED = re.compile(r"[(（\[【《〈「『“‘\"'*_`][^()（）\n]{0,40}?[)）\]】》〉」』”’\"'*_`]")
_AGAIN = re.compile(r"(?<![\w.])((?:[^.!?:。！？：\n\0]|[.:](?=\S)){12,200}[.!?:。！？：]+[\"”』」]?)\s*\1")
_STUTTER = re.compile(r"\b([A-Za-z]{3,})(?:\s+\1\b){2,}|([\u4e00-\u9fff]{2,4})\2{3,}", re.IGNORECASE)
_WIDE = re.compile(r"(?<=[A-Za-z\0])[，。；：！？](?=\s*(?:[A-Za-z\0]|$))", re.MULTILINE)
_NARROW = re.compile(r"(?<=[\u3041-\u30ff\u4e00-\u9fff])(?:[,;!?:](?=\s*[\u3041-\u30ff\u4e00-\u9fff])|\.(?=\s|$))")
_ENTITY = re.compile(r"&(?:quot|#39|ldquo|rdquo|lsquo|rsquo|apos|amp);")
_FEWEST = 3
_LONG = 45  # letters of a sentence that is said once
_STRETCH = 8
_EITHER = re.compile(r"[.!?。！？][\"”』」]? ?/ ?(?=[A-Z\u3041-\u9fff])")
_HYPHEN = re.compile(r"[a-z]{2,}-\n[a-z]{2,}")
_AUTHOR = re.compile(r"\b(?:the|this) (?:author|writer|blogger)\b|(?<!本书)(?<!原)作者|博主|著者|筆者", re.IGNORECASE)
_AUTHOR_NAMED = re.compile(r"作者|笔者|筆者|博主|著者|\bauthors?|\bwriters?|\bwrote|bloggers?|作家|写手|本人", re.IGNORECASE)
_LEFT_LATIN = r"(?<![A-Za-z])[a-z]{2,}(?: [a-z]+)*(?: [a-z]{2,})(?![A-Za-z])|(?<=[\u3041-\u9fff] )[a-z]{4,}$"
_ACCENTED = re.compile(r"(?<![\w'’-])[a-z]*[à-öø-ÿāăąćčďđēęěğīıłńňōőœřśşšťūůűźżžơưạ-ỹ][a-zà-ỹ]*(?![\w'’-])")
_PHRASE = re.compile(r"(?:[A-Za-z']{2,} ){3,}[a-z]{2,}")


def third_script(matches: Iterable[Match], source_lang: str, target_lang: str) -> str:
    """A word in a script that neither the target language nor the source text writes."""
    listed = list(matches)
    known = {*scripts.scripts_of(target_lang), *scripts.scripts_of(source_lang), "latin", "greek"}
    known |= {name for match in listed for text in match.source for name in scripts.shares(text.raw)}
    for name in scripts.RANGES.keys() - known:
        word = re.compile(f"[{scripts.RANGES[name]}]{{{2 if name == 'cyrillic' else 1},}}")
        for match in listed:
            for text in match.target:
                if found := word.search(text.raw):
                    return f"{found.group()[:20]} in {text.raw[:40]}"
    return ""


def other_han(matches: Iterable[Match], _: str, target_lang: str) -> str:
    """A text of Simplified Chinese where Traditional is asked for, or the other way."""
    wanted = {"zh-hant": "simplified", "zh-tw": "simplified", "zh-hk": "simplified", "zh-hans": "traditional", "zh-cn": "traditional"}
    wrong = wanted.get(target_lang.lower())
    for match in matches if wrong else ():
        for text in match.target:
            votes = count(text.raw)
            bad, good = (votes.simplified, votes.traditional) if wrong == "simplified" else (votes.traditional, votes.simplified)
            if bad >= _FEWEST and bad > 2 * good:
                return f"{wrong}: {text.raw[:50]}"
    return ""


def unseen(source: Outline, target: Outline) -> str:
    """Signs without width or that turn the direction of writing, which the source does not have."""
    new = Counter(_UNSEEN.findall("\n".join(target.lines))) - Counter(_UNSEEN.findall("\n".join(source.lines)))
    return f"U+{ord(next(iter(new))):04X}, {new.total()} times" if new else ""


def half_headings(matches: Iterable[Match], source_lang: str, target_lang: str) -> str:
    """A heading of which a part is still its source: a stretch of it, outside brackets and quotation marks."""
    latin = scripts.scripts_of(source_lang) == ("latin",)
    if not set(scripts.scripts_of(source_lang)) - set(scripts.scripts_of(target_lang)):
        return ""
    letter = scripts.foreign_letters(source_lang, target_lang).pattern
    piece = re.compile(_LEFT_LATIN if latin else f"(?:{letter}){{2,}}")
    for match in matches:
        given = " ".join(text.raw for text in match.source)
        for text in match.target:
            found = piece.search(_BRACKETED.sub(" ", text.raw)) if text.kind == "heading" else None
            if found and _in(found.group(), given) and text.raw != given:
                return text.raw[:70]
    return ""


def _in(piece: str, given: str) -> bool:
    return "".join(piece.split()) in "".join(given.split())


def words_left(matches: Iterable[Match], source_lang: str, target_lang: str) -> str:
    """A word of the source between words of the translation, outside brackets, quotation marks and code."""
    if scripts.scripts_of(target_lang) != ("latin",) or not set(scripts.scripts_of(source_lang)) - {"latin"}:
        return ""
    letter = scripts.foreign_letters(source_lang, target_lang).pattern
    piece = re.compile(f"(?<=[a-z,] )(?:{letter}){{2,8}}(?= [a-z])")
    listed = list(matches)
    given = "\n".join(text.raw for match in listed for text in match.source)
    for match in listed:
        for text in match.target:
            for found in piece.finditer(text.raw):
                if found.group() in given and not _bracketed(text.raw, found):
                    return f"{found.group()} in {text.raw[max(0, found.start() - 20) : found.end() + 20]}"
    return ""


def _bracketed(raw: str, found: re.Match[str]) -> bool:
    return any(match.start() < found.start() and found.end() < match.end() for match in _BRACKETED.finditer(raw))


# What English has taken over, accents and all; a name begins with a capital.
_LOAN_WORDS = """
café cafés naïve naïvely résumé résumés fiancé fiancée façade façades déjà voilà über cliché clichés jalapeño piñata soufflé entrée
sauté touché crème brûlée à passé blasé exposé protégé décor née château coöperate señor señora
"""
_LOANS = frozenset(_LOAN_WORDS.split())


def third_language(matches: Iterable[Match], source_lang: str, target_lang: str) -> str:
    """A small word with an accent, which neither English nor a text of Chinese, Japanese or Korean writes, and the source does not have."""
    if target_lang.split("-")[0] not in ("en", "zh", "ja", "ko"):
        return ""
    for match in matches:
        given = " ".join(text.raw for text in match.source)
        for text in match.target:
            for found in _ACCENTED.finditer(text.raw):
                if found.group() not in given and found.group() not in _LOANS:
                    return f"{found.group()} in {text.raw[:40]}"
    return ""


def attributes_left(source: Reading, target: Reading, source_lang: str, target_lang: str) -> str:
    """A description of a picture, title or the like that is still in the source language."""
    if not set(scripts.scripts_of(source_lang)) - set(scripts.scripts_of(target_lang)):
        return ""
    letter = scripts.foreign_letters(source_lang, target_lang)
    latin = scripts.scripts_of(source_lang) == ("latin",)
    same = [label for label in target.labels if label in source.labels]
    words = (label for label in same if (_PHRASE.search(label) if latin else len(letter.findall(label)) >= 4))
    return next((label[:70] for label in words), "")


def said_again(source: Reading, target: Reading) -> str:
    """A sentence said twice running, or a word three times, where the source repeats nothing."""
    for pattern in (_AGAIN, _STUTTER):
        if not any(pattern.search(shown) for shown in source.shown):
            found = next(filter(None, map(pattern.search, target.shown)), None)
            if found:
                return found.group()[:60]
    return ""


def sentences_twice(matches: Iterable[Match]) -> str:
    """A sentence that stands in two places, where the source says hardly anything twice."""
    there: dict[str, list[Match]] = {}
    for match in matches:
        for sentence in _long_sentences(match.target):
            there.setdefault(sentence, []).append(match)
    for sentence, held in there.items():
        if len(held) > 1 and any(map(_has_more, held)) and not _repeats("\n".join(_raw(match.source) for match in dict.fromkeys(held))):
            return sentence[:70]
    return ""


def _has_more(match: Match) -> bool:
    """Whether a text has more sentences than its source."""
    before, after = (sum(len(sentences(text.raw)) for text in side) for side in (match.source, match.target))
    return after > before


def _repeats(source: str) -> bool:
    """Whether a stretch of a text stands in it twice."""
    length = _STRETCH if CJK.search(source) else 3 * _STRETCH
    pieces = Counter(source[at : at + length] for at in range(len(source) - length + 1))
    return any(times > 1 for times in pieces.values())


def _raw(side: Iterable[Text]) -> str:
    return " ".join(text.raw for text in side)


def _long_sentences(texts: Iterable[Text]) -> list[str]:
    return [one for text in texts for one in sentences(text.raw) if len(one) * (3 if CJK.search(one) else 1) >= _LONG]


def two_versions(source: Reading, target: Reading) -> str:
    """Two wordings of one sentence with a stroke between them."""
    before, after = (sum(len(_EITHER.findall(shown)) for shown in text.shown) for text in (source, target))
    found = next(filter(None, map(_EITHER.search, target.shown)), None) if after > before else None
    return found.string[max(0, found.start() - 20) : found.end() + 20] if found else ""


def broken_words(source: Reading, target: Reading) -> str:
    """Words with a hyphen where a line ended."""
    before, after = ("\n".join(text.shown) for text in (source, target))
    found = _HYPHEN.findall(after)
    return found[0] if len(found) > len(_HYPHEN.findall(before)) else ""


def told_by_another(source: Reading, target: Reading) -> str:
    """Words about the author, of whom the source nowhere speaks: somebody retells what was to be translated."""
    found = _AUTHOR.search("\n".join(target.shown))
    return found.group() if found and not _AUTHOR_NAMED.search("\n".join(source.shown)) else ""


def punctuation(source: Reading, target: Reading, target_lang: str) -> str:
    """Commas and stops of the other script between words: wide ones in Latin text, narrow ones between Chinese characters."""
    latin = scripts.scripts_of(target_lang) == ("latin",)
    if not latin and target_lang.split("-")[0] not in ("zh", "ja"):
        return ""
    pattern = _WIDE if latin else _NARROW
    before, after = (sum(len(pattern.findall(shown)) for shown in text.shown) for text in (source, target))
    shown = next((one for one in target.shown if pattern.search(one)), "")
    return f"{after} times, such as {_near(pattern, shown)}" if after > before + (0 if latin else 2) else ""


def _near(pattern: re.Pattern[str], shown: str) -> str:
    found = pattern.search(shown)
    return shown[max(0, found.start() - 15) : found.end() + 15].replace(HIDDEN, "`") if found else ""


def entities(source: Outline, target: Outline) -> str:
    """Quotation marks and the like written as entities, where the source writes them out."""
    before, after = (_ENTITY.findall(text.prose) for text in (source, target))
    return f"{len(after)} entities, such as {after[0]}" if len(after) >= len(before) + 2 else ""


def unpaired(matches: Iterable[Match]) -> str:
    """A text whose brackets or quotation marks no longer pair, where its source's do."""
    for match in matches:
        before, after = (" ".join(text.raw for text in side) for side in (match.source, match.target))
        if match.source and match.target and not _odd(before) and (sign := _odd(after)):
            return f"{sign} in {' '.join(after.split())[:60]}"
    return ""


def _odd(raw: str) -> str:
    plain = re.sub(r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|\$[^$\n]*\$|(?<=\d)[\"″]|(?<!\S)[:;]-?[()](?!\S)|^\s*\w{1,2}[)）]", " ", raw)
    for opening, closing in (("(（", ")）"), ("“", "”"), ("「", "」"), ("《", "》")):
        if sum(map(plain.count, opening)) != sum(map(plain.count, closing)):
            return f"{opening[0]}{closing[0]}"
    return '"' if plain.count('"') % 2 else ""
