"""Numbers and tokens for the cases, made at run time: no repository scanner should take a test for a leak."""

import random
import string

import pytest


def _luhn(digits: str) -> str:
    total = sum((int(d) * 2 - 9 * (int(d) > 4)) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def _cn_id(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def _tw_id(body: str) -> str:
    code = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(body[0])
    digits = [code // 10, code % 10, *map(int, body[1:])]
    return body + str(-sum(a * b for a, b in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 10)


def _hk_id(letter: str, digits: str) -> str:
    total = 36 * 9 + (ord(letter) - 55) * 8 + sum(int(d) * w for d, w in zip(digits, range(7, 1, -1), strict=True))
    return f"{letter}{digits}({'0123456789A'[-total % 11]})"


@pytest.fixture(scope="session")
def made() -> dict[str, str]:
    """Values for the {names} in the case files."""
    rng = random.Random(20261122)

    def token(size: int, letters: str = string.ascii_letters + string.digits) -> str:
        return "7Kq" + "".join(rng.choices(letters, k=size - 3)) if letters != "0123456789abcdef" else "".join(rng.choices(letters, k=size))

    hexa = "0123456789abcdef"
    ends_in_x = next(made for serial in range(100, 999) if (made := _cn_id(f"31010118881024{serial}")).endswith("X"))
    return {
        "cn_id": _cn_id("11010518861107203"), "cn_id_x": ends_in_x, "tw_id": _tw_id("F20458613"), "hk_id": _hk_id("K", "730142"),
        "card": _luhn("622848000000773109"),
        "card_spaced": " ".join(_luhn("453275000041839")[at : at + 4] for at in range(0, 16, 4)),
        "hf": "hf" + "_" + token(34), "sk": "sk" + "-" + token(48), "sk_ant": "sk" + "-ant-api03-" + token(80),
        "akia": "AK" + "IA" + "J7Q2" + "".join(rng.choices("ABCDEFGH23456789", k=12)),
        "ghp": "gh" + "p_" + token(36), "xoxb": "xo" + "xb-" + "207318840011-" + token(24), "aiza": "AI" + "za" + token(35),
        "jwt": "ey" + "J" + token(20) + ".ey" + "J" + token(60) + "." + token(43), "npm": "np" + "m_" + token(36),
        "pass": "q7" + token(12) + "!",
        "hex32": token(32, hexa), "hex64": token(64, hexa), "aws_secret": token(40), "stripe": "sk" + "_live_" + token(24),
        "pem": "-----BEGIN " + "PRIVATE KEY-----\n" + token(64) + "\n" + token(40) + "\n-----END " + "PRIVATE KEY-----",
    }  # fmt: skip
