"""QQ and WeChat accounts: believed only when the text says what they are."""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.pii.checks import is_placeholder
from pipelines.pii.spans import Span, after, before

_QQ: Final = re.compile(
    r"(?:Q(?<![A-Za-z0-9_.].) ?[Qq]|q(?<![A-Za-z0-9_.].) ?[Qq]|Q(?<![A-Za-z0-9_.].)(?=群)|企鹅|扣扣|球球)"
    r"(?:号码?|號碼?|群号?|交流群|帐号|账号|/微信)?"
    r"\s{0,2}(?:是|为|[:=(])?\s{0,2}[\"'`]?"
    r"([1-9]\d{4,11})(?![0-9A-Za-z@_-]|\.\d)"
)
_QQ_BEHIND: Final = re.compile(r"([1-9](?<![0-9A-Za-z_.-].)\d{4,10})\s?(?:\([Qq][Qq]号?\)|是我的\s?(?:[Qq][Qq]|企鹅)|[Qq][Qq]号)")
_QQ_LINK: Final = re.compile(r"[?&]uin=([1-9]\d{4,10})(?!\d)")
_COUNTED: Final = re.compile(r"\s{0,2}(?:人|万|亿|年|版|个|元|[kmgt]b\b|米|次|天|条|款|[+%]|用户|users|ms\b|秒|行|项)")
_WECHAT: Final = re.compile(
    r"([微薇威VvWw](?<![A-Za-z0-9_.$/@-].)(?:(?<=[微薇威Vv])信(?:\(WeChat\))?"
    r"|(?<=微)x|(?<=[Ww])(?i:e ?chat|eixin|x)|(?<=[Vv])(?:[Xx]|(?=:))))"
    r"(号|號|账号|帐号|搜索?| ?(?i:id))?(?:/(?:手机|QQ|电话))?"
    r"(\s{0,3})(是|为|[:=(]|号)?(\s{0,3})[\"'`“]?((?:[A-Za-z][A-Za-z0-9_-]{5,19})|[1-9]\d{5,10})(?![A-Za-z0-9_@-])"
)
_WECHAT_BEHIND: Final = re.compile(
    r"(?<![A-Za-z0-9_.@/-])([A-Za-z][A-Za-z0-9_-]{5,19})\s?(?:是(?:我|本人|博主|作者|个人)的?\s?(?:微信|VX|vx|wechat)|\s?\((?:微信号?|VX|vx)\))"
)
_SAYS_WECHAT: Final = re.compile(r"是(?:我|本人|博主|作者|个人)的?\s?(?:微信|VX|vx|wechat)|\((?:微信号?|VX|vx)\)")
_CONTACT: Final = re.compile(r"加|联系|聯繫|我的|个人|add|contact|博主|作者|交流|私")
# Words that follow "WeChat" in writing about programs.
_TERMS: Final = re.compile(
    r"(?:open|union|app|js)_?id|app_?secret|(?:js|java)-?sdk|android|windows|harmony(?:os)?|iphone|webview|mini[-_]?(?:program|app|game)s?|we(?:chat|ixin).*"
    r"|official(?:[-_]account)?|work|developers?|support|platform|message|payment|public|login|oauth2?|request|require|import|export|function|article"
    r"|for(?:-(?:item|items|index))?|server|client|access[-_]token|callback|config|version|webhook|python|javascript|typescript|github|account|undefined"
    r"|fa-\w+|icon-\w+|redirect|response|return|string|number|object|boolean|promise|readme|moments|desktop|browser|wx(?!id_)_?\w*",
    re.IGNORECASE,
)


def qq_numbers(text: str) -> Iterator[Span]:
    """Labelled QQ numbers."""
    for pattern in (_QQ, _QQ_BEHIND, _QQ_LINK):
        for match in pattern.finditer(text):
            number = match[1]
            if number != "10000" and not is_placeholder(number) and not _COUNTED.match(after(text, match.end(1))):
                yield Span(match.start(1), match.end(1), "qq")


def wechat_ids(text: str) -> Iterator[Span]:
    """Labelled WeChat ids."""
    for match in _WECHAT.finditer(text):
        if _is_wechat(text, match):
            yield Span(match.start(6), match.end(6), "wechat")
    for match in _WECHAT_BEHIND.finditer(text) if _SAYS_WECHAT.search(text) else ():
        if not _TERMS.fullmatch(match[1]):
            yield Span(match.start(1), match.end(1), "wechat")


def _is_wechat(text: str, match: re.Match[str]) -> bool:
    label, suffix, mark, name = match[1], match[2], match[4], match[6]
    tail = after(text, match.end(6))
    if _TERMS.fullmatch(name) or re.match(r"[=(.\[{]|\s?=", tail) or tail[:1] == "/":
        return False
    asked = bool(suffix or mark == "号" or _CONTACT.search(before(text, match.start(), 8)))
    if name.isdigit():
        return bool(suffix or mark == ":") and not is_placeholder(name) and not _COUNTED.match(tail)
    plain = name.isalpha()
    if mark:
        return asked or not plain or (mark == ":" and name.islower() and bool(re.match(r"\s*(?:$|[,;.。，；)])", tail)))
    if label.lower() in ("wx", "vx", "wechat", "we chat", "weixin", "微信"):
        return asked and (not plain or bool(re.search(r"加|add", before(text, match.start(), 8))))
    return not plain or asked
