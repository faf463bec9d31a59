"""Checksums of the numbers people have: a number that fails its own checksum is somebody's example, or no such number."""

import re
from datetime import date
from itertools import pairwise
from typing import Final

_CN_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_CHECK: Final = "10X98765432"
_CN_PROVINCES: Final = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_TW_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit (ISO/IEC 7812) of the others."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and any(digit != "0" for digit in digits)


def cn_id(number: str) -> bool:
    """Whether 18 characters are a Chinese resident id: province, birth date, ISO 7064 check (GB 11643)."""
    if int(number[:2]) not in _CN_PROVINCES or not _is_day(number[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_CN_WEIGHTS, number[:17], strict=True))
    return _CN_CHECK[total % 11] == number[17].upper()


def cn_id_old(number: str) -> bool:
    """Whether 15 digits can be a resident id of before 1999, which has no check digit."""
    return int(number[:2]) in _CN_PROVINCES and _is_day("19" + number[6:12])


def tw_id(number: str) -> bool:
    """Whether a letter and nine digits are a Taiwanese id or resident certificate (weights 1 9 8 7 6 5 4 3 2 1 1)."""
    code = _TW_LETTERS.find(number[0].upper()) + 10
    digits = [code // 10, code % 10, *map(int, number[1:])]
    return code >= 10 and sum(a * b for a, b in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def hk_id(letters: str, digits: str, check: str) -> bool:
    """Whether one or two letters, six digits and a check character are a Hong Kong id (weights 9 to 2, modulo 11)."""
    values = [36, *(ord(letter) - 55 for letter in letters.upper())][-2:]
    total = sum(a * b for a, b in zip([*values, *map(int, digits)], range(9, 1, -1), strict=True))
    rest = -total % 11
    return check.upper() == ("A" if rest == 10 else str(rest))


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year >= 1850
    except ValueError:
        return False


def is_placeholder(digits: str) -> bool:
    """Whether a number is one that people type to show a format: 12345678, 88888888, 13800138000."""
    tail = digits[-8:]
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(tail)}
    return steps in ({0}, {1}, {9}) or bool(re.fullmatch(r"(1[3-9]\d)00\1\d00|1380013800\d", digits))
