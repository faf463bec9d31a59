"""Secrets that open something: keys and tokens with a known shape, private keys, passwords in URLs, labelled random strings."""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.pii.spans import Span, before

_END: Final = r"(?![A-Za-z0-9_])"
# Literal that must be in the text -> shape. The literal keeps the scan fast and the pattern anchored.
_SHAPES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (literal, re.compile(r"(?<![A-Za-z0-9_])" + shape + _END))
    for literal, shape in (
        ("hf_", r"hf_[A-Za-z0-9]{30,60}"),
        ("api_org_", r"api_org_[A-Za-z0-9]{30,60}"),
        ("sk-", r"sk-(?:(?:proj|svcacct|admin|None|or-v1|ant-[a-z0-9]{2,8})-)?[A-Za-z0-9_-]{20,200}"),
        ("AKIA", r"AKIA[A-Z0-9]{16}"),
        ("ASIA", r"ASIA[A-Z0-9]{16}"),
        ("LTAI", r"LTAI[A-Za-z0-9]{12,26}"),
        ("AKID", r"AKID[A-Za-z0-9]{13,40}"),
        ("AKLT", r"AKLT[A-Za-z0-9_-]{20,60}"),
        *((f"gh{kind}_", rf"gh{kind}_[A-Za-z0-9]{{36,251}}") for kind in "pousr"),
        ("github_pat_", r"github_pat_[A-Za-z0-9_]{50,251}"),
        ("glpat-", r"gl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_.-]{20,60}"),
        ("xox", r"xox[abeoprs]-[A-Za-z0-9-]{10,200}"),
        ("xapp-", r"xapp-[A-Za-z0-9-]{20,200}"),
        ("AIza", r"AIza[A-Za-z0-9_-]{35}"),
        ("GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{28}"),
        ("ya29.", r"ya29\.[A-Za-z0-9_-]{30,250}"),
        ("npm_", r"npm_[A-Za-z0-9]{36}"),
        ("pypi-", r"pypi-[A-Za-z0-9_-]{50,300}"),
        ("SG.", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
        ("k_live_", r"[sr]k_live_[A-Za-z0-9]{16,120}"),
        ("dckr_pat_", r"dckr_pat_[A-Za-z0-9_-]{20,60}"),
        ("dop_v1_", r"dop_v1_[a-f0-9]{64}"),
        ("shpat_", r"shpat_[a-fA-F0-9]{32}"),
        ("gsk_", r"gsk_[A-Za-z0-9]{40,60}"),
        ("r8_", r"r8_[A-Za-z0-9]{30,50}"),
        ("xai-", r"xai-[A-Za-z0-9]{40,120}"),
        ("tvly-", r"tvly-[A-Za-z0-9-]{20,60}"),
        ("eyJ", r"eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{16,1000}"),
        (":AA", r"\d{8,10}:AA[A-Za-z0-9_-]{33}"),
        ("hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9_/-]{20,100}"),
        ("/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{15,21}/[A-Za-z0-9_-]{50,90}"),
        ("access_token=", r"(?<=access_token=)[a-f0-9]{40,64}"),
        ("webhook/send?key=", r"(?<=webhook/send\?key=)[a-f0-9-]{36}"),
        ("open-apis/bot/", r"(?<=open-apis/bot/v2/hook/)[a-f0-9-]{36}"),
    )
)
_PRIVATE_KEY: Final = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END: Final = re.compile(r"-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_KEY_LIMIT: Final = 16_000
_URL_PASSWORD: Final = re.compile(r"://[A-Za-z0-9._%+-]{1,64}:([^\s:/@'\"<>{}$]{6,128})@([A-Za-z0-9.-]{4,253})")
_ASSIGNED: Final = re.compile(r"[:=]\s{0,2}[\"'`]?([A-Za-z0-9+/_-]{20,256}={0,2})(?![A-Za-z0-9+/_.(\[-])")
_LABEL: Final = re.compile(
    r"(?:api|app|access|auth|secret|private|client|bot|user|master|encryption|encoding|aes|license|密)[_\-\s]?(?:key|token|secret|code|钥)(?:[_\-\s]?id)?"
    r"|token|secret|passw(?:or)?d|pwd|密码|密钥|口令|credential|authorization|bearer|sendkey|sckey",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(
    r"example|x{4,}|\*{3,}|\.{3}|your|placeholder|1234567890|abcdefgh|(.)\1{7}|dummy|sample|changeme|redacted|fake", re.IGNORECASE
)
_WEAK: Final = re.compile(
    r"pass(?:word|wd)?\d*|123456\d*|root|admin\w*|secret|guest|postgres|mysql|user\w*|test\w*|.*(?:your|xxx|example|\*\*).*", re.IGNORECASE
)
_INSIDE: Final = re.compile(
    r"localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|.*\.(?:local|internal|lan|test|invalid|example)$|.*example\.(?:com|org|net)$|[^.]+$"
)


def secret_spans(text: str) -> Iterator[Span]:
    """Secrets of a text; placeholders and documented examples stay."""
    for literal, shape in _SHAPES:
        if literal in text:
            yield from (Span(m.start(), m.end(), "secret") for m in shape.finditer(text) if _is_random(m[0]))
    if "PRIVATE KEY" in text:
        yield from _private_keys(text)
    if "://" in text:
        for match in _URL_PASSWORD.finditer(text):
            if not _WEAK.fullmatch(match[1]) and not _INSIDE.match(match[2]):
                yield Span(match.start(1), match.end(1), "secret")
    for match in _ASSIGNED.finditer(text):
        if _LABEL.search(before(text, match.start(), 32)) and _is_dense(match[1]):
            yield Span(match.start(1), match.end(1), "secret")


def _private_keys(text: str) -> Iterator[Span]:
    for begin in _PRIVATE_KEY.finditer(text):
        end = _KEY_END.search(text, begin.end(), begin.end() + _KEY_LIMIT)
        stop = end.end() if end else begin.end() + _body_size(text, begin.end())
        body = re.sub(r"[^A-Za-z0-9+/]", "", text[begin.end() : end.start() if end else stop])
        if len(body) >= 40 and not re.search(r"(.)\1{15}", body):
            yield Span(begin.start(), stop, "secret")


def _body_size(text: str, start: int) -> int:
    body = re.compile(r"[A-Za-z0-9+/=\s\\]{0,8000}").match(text, start)
    return len(body[0].rstrip()) if body else 0


def _is_random(found: str) -> bool:
    """Not a documented example nor a run of x: a token has many different characters, and mostly some digits.

    One AWS key id in 28 and one 34-letter token in 400 draw no digit at all: unbroken letters count when they are no lower-case word.
    """
    rest = found[4:]
    mixed = bool(re.search(r"\d", rest) and re.search(r"[A-Za-z]", rest))
    mixed = mixed or bool(re.fullmatch(r"[A-Za-z]{16,}", rest) and not rest.islower() and len(set(rest)) >= 9)
    return mixed and not _EXAMPLE.search(rest) and len(set(rest)) >= min(8, len(rest) // 3)


def _is_dense(value: str) -> bool:
    """A labelled value with no known shape: long hexadecimal, or all three of upper case, lower case and digits."""
    if _EXAMPLE.search(value) or len(set(value)) < 10:
        return False
    if re.fullmatch(r"[0-9a-f]{32,}|[0-9A-F]{32,}", value):
        return True
    mixed = all(re.search(kind, value) for kind in (r"[A-Z]", r"[a-z]", r"\d.*\d"))
    return mixed and value.count("/") <= 2 and not re.search(r"[A-Za-z]{12}", value)
