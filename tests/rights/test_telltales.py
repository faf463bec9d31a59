"""What the patterns match holds a telltale: proven from the patterns, for a word left out would lose what an owner said."""

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from pipelines.charmap import CharMap
from pipelines.rights import ai_words, licences, statements, telltales, terms

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_MOST = 400  # strings looked at together


def _always_has(pattern: str, words: tuple[str, ...]) -> bool:
    """Whether every string that a pattern matches has one of the words."""
    return _proven(list(_parser.parse(pattern)), words, {""})


def _proven(items: list[Any], words: tuple[str, ...], before: set[str]) -> bool:
    """The same for what is left of a pattern; `before` are the texts that may stand right before it, none of which has a word."""
    before = {text for text in before if not any(word in text for word in words)}
    if not before:
        return True
    if not items:
        return False
    (kind, value), rest = items[0], items[1:]
    if kind is op.LITERAL:
        return _proven(rest, words, {text + chr(value) for text in before})
    if kind is op.IN and (chars := _chars(value)) and len(before) * len(chars) <= _MOST:
        return _proven(rest, words, {text + char for text in before for char in chars})
    if kind is op.SUBPATTERN:
        return _proven([*value[-1], *rest], words, before)
    if kind is op.BRANCH:
        return all(_proven([*branch, *rest], words, before) for branch in value[1])
    if kind in _REPEATS:
        least, most, body = value
        if most == 1:
            return (bool(least) or _proven(rest, words, before)) and _proven([*body, *rest], words, before)
        return _repeated(least, list(body), rest, words, before)
    if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
        return _proven(rest, words, before)
    return _proven(rest, words, {""})


def _repeated(least: int, body: list[Any], rest: list[Any], words: tuple[str, ...], before: set[str]) -> bool:
    """A body of any length: what it must have once, or what follows it, has a word."""
    return bool(least and _proven(body, words, before)) or _proven(rest, words, {""})


def _chars(members: list[Any]) -> list[str]:
    if any(kind is not op.LITERAL for kind, _ in members):
        return []
    return [chr(value) for _, value in members]


@pytest.mark.parametrize(
    ("told", "pattern"),
    [
        (telltales.RESERVED, terms.RESERVED),
        (telltales.PERMISSION, terms.PERMISSION),
        (telltales.DENIAL, ai_words.DENIAL),
        (telltales.LICENCE, licences._NAME),
        (telltales.LICENCE, licences._LOOSE),
        (telltales.LICENCE, licences._ZERO),
        (telltales.LICENCE, licences._PUBLIC),
        *((telltales.LICENCE, pattern) for _, pattern, _ in licences._OTHERS),
        *((telltales.Telltales((words,)), pattern) for words, pattern, _ in licences._OTHERS),
        (telltales.Telltales((("cc", "creative"),)), licences._ZERO),
        (telltales.Telltales((("public domain", "领域"),)), licences._PUBLIC),
    ],
)
def test_no_statement_is_without_a_telltale(told: telltales.Telltales, pattern: re.Pattern[str]) -> None:
    tree = _parser.parse(pattern.pattern)
    branches = tree[0][1][1] if len(tree) == 1 and tree[0][0] is op.BRANCH else [tree]
    for group in told.groups:
        for number, branch in enumerate(branches):
            assert _proven(list(branch), group, {""}), (number, pattern.pattern.split("|")[:1])


def test_the_proof_sees_a_word_that_is_missing() -> None:
    assert _always_has("(?:ab|a[cd]) ?x{1,3}", ("ab", "ac", "d")) and not _always_has("(?:ab|a[cd]) ?x{1,3}", ("ab", "ac"))
    assert not _always_has("(?:no )?train", ("no ",)) and not _always_has("a.{0,3}b", ("ab",)) and not _always_has("ab?c", ("bc",))


@pytest.mark.parametrize(
    "text", ["随便转载", "禁止め", "全部权利必究", "这是creative commons", "ＡＩ训练", "nothing at all", "", "gnu自由文档许可"]
)
def test_one_look_finds_every_telltale_of_a_text(text: str) -> None:
    folded = licences.fold(text)
    assert telltales.words_of(folded) == {word for word in telltales._WORDS if word in folded}


def test_folding_keeps_every_offset() -> None:
    every = "".join(chr(point) for point in range(0x20000) if not 0xD800 <= point < 0xE000)
    one_by_one = [licences.fold(char) for char in every]
    assert all(len(char) == 1 for char in one_by_one) and licences.fold(every) == "".join(one_by_one)
    assert licences.fold("版權Ｓ" * 60) == "版权s" * 60


def test_a_long_text_is_mapped_as_a_short_one_is() -> None:
    mapping = CharMap({0xFF21: "A", 0x3000: " "})
    for text in ("Ａ\u3000b😀\ud800", "x"):
        assert mapping(text * 200) == mapping(text) * 200


def test_a_sentence_is_cut_where_it_ends() -> None:
    found = list(statements.sentences("One. Two 2.0!? 三。\n\n四；end"))
    assert found == [("One.", 0), (" Two 2.0!?", 4), (" 三。\n\n", 14), ("四；", 19), ("end", 21)]
