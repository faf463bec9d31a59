"""E-mail addresses, also as people hide them: `name(at)host`, `name AT host DOT com`, `name#qq.com`, full-width, as entities."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tldextract import TLDExtract

from pipelines.pii.spans import Span, after, before

# The first character leads to what may follow it: one search over the text, where a list of disguises is tried at every character.
_AT: Final = re.compile(
    r"[@&%\s(\[{<#艾_](?:(?<=@)|(?<=&)(?:#0{0,4}64|#x0{0,4}40|commat);|(?<=%)40"
    r"|(?:(?<=\s)\s?[(\[{<]|(?<=[(\[{<]))\s?(?:at|a|@|#|艾特)\s?[)\]}>]\s{0,2}"
    r"|(?<=\s)(?:at|@|\#)\s|(?:(?<=[a-z0-9]\#)|(?<=[a-z0-9]艾)特|(?<=[a-z0-9]_)at_)(?=[a-z0-9]))",
    re.IGNORECASE,
)
_DOT: Final = r"(?:\.|。|&\#46;|\s{0,2}[(\[{<]\s?(?:dot|\.|点)\s?[)\]}>]\s{0,2}|\s(?:dot|点)\s)"
_DOMAIN: Final = re.compile(rf"(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?{_DOT}){{1,5}}[a-z][a-z0-9-]{{1,23}}", re.IGNORECASE)
_DOTS: Final = re.compile(_DOT, re.IGNORECASE)
_SPELLED: Final = re.compile(r"\s{0,2}[(\[{<]\s?(?:dot|点)\s?[)\]}>]\s{0,2}\Z", re.IGNORECASE)  # a dot inside the name before the @
_LOCAL: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-")
_LABEL: Final = re.compile(r"mail|邮|郵|信箱|メール|이메일|联系|聯繫|聯絡|contact|write to|reach")
_PROVIDERS: Final = re.compile(
    r"(?:vip\.)?(?:qq|163|126|sina|sohu|139|189|21cn|tom|yeah|foxmail|aliyun|gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|mac"
    r"|proton|protonmail|pm|naver|daum|hanmail|yandex|gmx|mail|zoho|fastmail|hey|wo)\.(?:com|net|cn|com\.cn|co\.jp|com\.tw|com\.hk|me|ru|de|org|jp)"
)
_RESERVED: Final = frozenset(("example", "test", "invalid", "localhost", "local", "internal", "lan", "localdomain"))
# Country codes that are file extensions first.
_FILES: Final = frozenset(("py", "md", "sh", "rs", "pl", "ps", "so", "zip", "mov", "ml", "vi", "dot"))
_NOT_PEOPLE: Final = re.compile(r"(?:git|hg|svn|gitea|gitlab|noreply|no-reply|do-?not-?reply|donotreply)(?:\+.*)?")
_EXAMPLE_LOCAL: Final = re.compile(
    r"x{3,}|your[._-]?(?:name|e?mail|id|account|address|username)?|e?mail[._-]?address|user[._-]?name|(?:some|any)(?:one|body)"
)
_EXAMPLE_DOMAIN: Final = re.compile(
    r"(?:x{2,}|abc|foo|bar|baz|domain|your-?(?:domain|company|site|server|host|mail)|my-?(?:domain|company|site|server)|company|email|site|test)"
    r"\.(?:com|net|org|cn|io|co)"
)
_WORDS: Final = frozenset(("me", "us", "you", "him", "her", "them", "it", "look", "is", "be", "found", "was", "up", "out", "live"))
_LOGIN: Final = re.compile(r"\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id|telnet)\b[^|;&]*$")
_CREDENTIALS: Final = re.compile(r"//[^\s/@]{0,64}$")


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses of a folded text (see spans.fold)."""
    end = 0
    for at in _AT.finditer(text):
        start = _local_start(text, at.start(), end)
        match = _DOMAIN.match(text, at.end()) if start < at.start() else None
        if match is None:
            continue
        stop = _domain_end(text, match)
        if stop is None or _is_code(text, start, stop, at):
            continue
        end = stop
        yield Span(start, stop, "email")


def _local_start(text: str, at: int, floor: int) -> int:
    start = _word_start(text, at, floor)
    while start < at and (spelled := _SPELLED.search(text, max(floor, start - 12), start)):
        before_dot = _word_start(text, spelled.start(), floor)
        if before_dot == spelled.start():
            break
        start = before_dot
    while start < at and text[start] in ".+-":
        start += 1
    if text[start : start + 1] == "_" and text[start - 1 : start] in ("", " ", "_"):
        start += 1
    return start


def _word_start(text: str, end: int, floor: int) -> int:
    start = end
    while start > floor and end - start < 64 and text[start - 1] in _LOCAL:
        start -= 1
    return start


def _domain_end(text: str, match: re.Match[str]) -> int | None:
    """Where the longest run of labels ends that is a name under a public suffix."""
    ends = [dot.start() for dot in _DOTS.finditer(text, match.start(), match.end())][1:]
    for end in [match.end(), *reversed(ends)]:
        if _is_public(_name(text[match.start() : end])):
            return end
    letters = re.match(r"[a-z0-9.-]*?\.(?:com|net|org|cn)(?=-)", match[0], re.IGNORECASE)
    return match.start() + letters.end() if letters else None


def _name(raw: str) -> str:
    return _DOTS.sub(".", raw).lower()


@cache
def _suffixes() -> TLDExtract:
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def _is_public(name: str) -> bool:
    parts = _suffixes()(name)
    labels = name.split(".")
    reserved = parts.domain == "example" or bool(_RESERVED & set(labels[-1:])) or bool(re.fullmatch(r"\d+x", labels[0]))
    return bool(parts.suffix and parts.domain) and not reserved


def _is_code(text: str, start: int, end: int, at: re.Match[str]) -> bool:
    """Whether an address-shaped stretch is code, a login, an example, or too weak a disguise to be believed."""
    local, domain = text[start : at.start()].lower(), _name(text[at.end() : end])
    provider = bool(_PROVIDERS.fullmatch(domain))
    if _is_example(local, domain) or _is_masked(text, start):
        return True
    lead, tail = before(text, start, 60), after(text, end, 2)
    if not provider and (_is_login(lead, tail, local) or tail[:1] in ("(", "[")):
        return True
    told = provider or bool(_LABEL.search(lead[-24:]))
    if not told and domain.count(".") == 1 and domain.rpartition(".")[2] in _FILES:
        return True
    return not _believed(local, text[at.start() : end], at[0], told)


def _is_example(local: str, domain: str) -> bool:
    return bool(_NOT_PEOPLE.fullmatch(local) or _EXAMPLE_LOCAL.fullmatch(local) or _EXAMPLE_DOMAIN.fullmatch(domain)) or (
        domain == "users.noreply.github.com"
    )


def _is_masked(text: str, start: int) -> bool:
    """`zh***gs@host`: somebody has redacted it already. `**a@host**` is emphasis."""
    stars = start
    while stars and text[stars - 1] == "*":
        stars -= 1
    return stars < start and text[stars - 1 : stars] in _LOCAL and stars > 0


def _is_login(lead: str, tail: str, local: str) -> bool:
    if tail[:1] == ":" and not tail[1:].isdigit() and tail[1:].strip():
        return True
    if lead.endswith("[") and local in ("root", "admin", "ubuntu", "centos"):
        return True
    return bool(_LOGIN.search(lead) or _CREDENTIALS.search(lead))


def _believed(local: str, rest: str, at: str, told: bool) -> bool:
    """A disguise is believed when a label or a mail provider speaks for it, or when it cannot be prose."""
    bare = at.strip().lower()
    if (at != at.strip() and bare == "@") or bare in ("#", "(#)", "[#]", "艾特", "_at_"):
        return told
    if bare != "at":
        return True
    if local in _WORDS:
        return False
    spelled = re.search(r"\sdot\s", rest, re.IGNORECASE)
    return told or bool(spelled and (" AT " in rest or re.search(r"[\d._-]", local)))
