"""Numbers that belong to a person: mobile phones, identity numbers, bank cards."""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.pii.checks import cn_id, cn_id_old, hk_id, is_placeholder, luhn, tw_id
from pipelines.pii.spans import Span, after, before, in_url

# Patterns begin with a character they need, and look behind it: a search for it passes over the rest of the text.
_NO_WORD_BEFORE: Final = r"(?<![0-9A-Za-z].)"
_NO_WORD_AFTER: Final = r"(?![0-9A-Za-z])"
_MOBILE: Final = re.compile(
    r"(?<![0-9.])(?:(?:\(?\+86\)?|\(86\)|0086|86(?=[-\s]))[-\s]{0,2})?"
    r"(?:1[3-9]\d([-.\s]?)\d{4}\1\d{4}|1[3-9]\d\d([-\s])\d{3}\2\d{4}|\(1[3-9]\d\)\s?\d{4}[-\s]?\d{4})" + _NO_WORD_AFTER
)
_MOBILE_DIGITS: Final = re.compile(r"1[3-9]\d[-.\s)]{0,2}\d[-\s]?\d{3}[-.\s]?\d")
_ABROAD: Final = re.compile(r"\+(?!86)[1-9]\d{0,2}(?:[-.\s]?\(?\d{1,4}\)?){2,5}" + _NO_WORD_AFTER)
_MOBILE_ABROAD: Final = re.compile(r"\+(?:852[5-79]\d{7}|853[6]\d{7}|8869\d{8}|81[789]0\d{8}|8210\d{8})")
_PHONE_LABEL: Final = re.compile(
    r"(?:电话|電話|手机|手機|联系|聯絡|tel|phone|mobile|cell|call|whatsapp|telegram|短信|致电|拨打|号码|携帯|전화)"
    r"[^a-z\d]*(?:number|no\.?)?[^a-z\d]*$"
)
_NOT_PHONE: Final = re.compile(
    r"(?:id|size|time|stamp|seed|count|offset|uid|no|num|order|bytes|total|hash|length|单号|編號|编号|订单号?|流水号?)"
    r"[\"'`]?\s*[=:#]?\s*[\"'`]?$"
)
_UNIT: Final = re.compile(r"\s?(?:bytes?\b|[kmgt]i?b\b|ns\b|us\b|ms\b|字节|微秒|纳秒|毫秒|次|元|个|条|行|人|美元|倍|年)")
_CN_ID: Final = re.compile(
    rf"([1-9]{_NO_WORD_BEFORE}\d{{5}})" + r"([ -]?)((?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))\2(\d{3}[0-9Xx])" + _NO_WORD_AFTER
)
_CN_ID_OLD: Final = re.compile(r"(?:身份|证件)[^\d\n]{0,8}([1-9]\d{14})" + _NO_WORD_AFTER)
_TW_ID: Final = re.compile("[A-Z]" + _NO_WORD_BEFORE + r"[1289]\d{8}" + _NO_WORD_AFTER)
_HK_ID: Final = re.compile(rf"([A-Z]{_NO_WORD_BEFORE}[A-Z]?)" + r"(\d{6})(?:\(([0-9A])\)|([0-9A])(?![0-9A-Za-z(]))")
_ID_LABEL: Final = re.compile(r"身[份分]|證|证|居留|\bid\b|identity")
_CARD: Final = re.compile(r"\d(?<![0-9A-Za-z.].)(?:[ -]?\d){12,18}(?![0-9A-Za-z]|[ -]\d|\.\d)")
_CARD_LABEL: Final = re.compile(r"卡|账号|帐号|帳號|账户|帳戶|card|visa|支付|收款|汇款|打款|転帳|口座")
_ISSUERS: Final = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35[2-8]\d{13}|6011\d{12}")
_GROUPS: Final = re.compile(r"\d{4}(?:([ -])\d{4}){2,3}(?:[ -]\d{1,4})?|\d{4}[ -]\d{6}[ -]\d{5}|\d{6}[ -]\d{7,13}|\d+")


def phones(text: str) -> Iterator[Span]:
    """Chinese mobile numbers; mobiles of neighbouring places and labelled numbers when written with their country code."""
    for match in _MOBILE.finditer(text) if _MOBILE_DIGITS.search(text) else ():
        digits = re.sub(r"\D", "", match[0])[-11:]
        if not is_placeholder(digits) and _is_spoken(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), "phone")
    for match in _ABROAD.finditer(text):
        if _is_abroad(text, match):
            yield Span(match.start(), match.end(), "phone")


def _is_spoken(text: str, start: int, end: int) -> bool:
    lead, tail = before(text, start), after(text, end)
    labelled = bool(_PHONE_LABEL.search(lead))
    if not labelled and ("." in text[start:end] or re.search(r"[a-z_]$|\d[-_/.,]$|\*$", lead)):
        return False
    if _UNIT.match(tail) or re.match(r"[-.,_/]\d|\*|_", tail):
        return False
    return labelled or not (_NOT_PHONE.search(lead) or in_url(text, start))


def _is_abroad(text: str, match: re.Match[str]) -> bool:
    number = "+" + re.sub(r"\D", "", match[0])
    if not 9 <= len(number) <= 16 or is_placeholder(number[1:]) or re.match(r"\+1(?:8[0-8]{2}|\d{3}555)", number):
        return False
    lead = before(text, match.start())
    return bool(_MOBILE_ABROAD.fullmatch(number) or _PHONE_LABEL.search(lead)) and not re.search(r"[\w.]$", lead, re.ASCII)


def identities(text: str) -> Iterator[Span]:
    """Resident ids of China (checksum), Taiwan and Hong Kong (checksum and label)."""
    for match in _CN_ID.finditer(text):
        if cn_id(match[1] + match[3] + match[4]) and not _NOT_PHONE.search(before(text, match.start())):
            yield Span(match.start(), match.end(), "cn_id")
    for match in _CN_ID_OLD.finditer(text):
        if cn_id_old(match[1]):
            yield Span(match.start(1), match.end(1), "cn_id")
    for match in _TW_ID.finditer(text):
        if tw_id(match[0]) and not is_placeholder(match[0][1:]) and _ID_LABEL.search(before(text, match.start(), 16)):
            yield Span(match.start(), match.end(), "tw_id")
    for match in _HK_ID.finditer(text):
        told = match[3] or _ID_LABEL.search(before(text, match.start(), 16))
        if told and hk_id(match[1], match[2], match[3] or match[4]) and not is_placeholder(match[2]):
            yield Span(match.start(), match.end(), "hk_id")


def cards(text: str) -> Iterator[Span]:
    """Bank cards: a right Luhn digit, and a label or the number range of an issuer."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if luhn(digits) and _GROUPS.fullmatch(match[0]) and _is_card(text, match, digits):
            yield Span(match.start(), match.end(), "bank_card")


def _is_card(text: str, match: re.Match[str], digits: str) -> bool:
    lead = before(text, match.start())
    if _CARD_LABEL.search(lead):
        return True
    if not _ISSUERS.fullmatch(digits) or _NOT_PHONE.search(lead) or in_url(text, match.start()):
        return False
    return (int(digits) & (int(digits) - 1)) != 0 and not re.search(r"[-=_/.,*+<>&|^]\s?$", lead)
