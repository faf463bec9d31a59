"""A sentence that said no and says yes now: the smallest damage with the largest sense.

Asked of texts, and sentence by sentence where both sides have as many, and only of those that share a name: of a diary's sentences
good translators turn many round (`who could complain?`), and 7 of 38 sound pairs of such posts would raise it. A plain negation on
the one side wants anything on the other that may say no: negative words of English are many (`without`, `rather than`, `unable`),
those of Chinese and Japanese few.
"""

import re
from collections.abc import Iterable

from pipelines.translate.checks import scripts
from pipelines.translate.judge.texts.alignment import Match
from pipelines.translate.judge.texts.sentences import beside

_PLAIN_ZH = re.compile(
    r"(?<![是能会會要可有好对想用])(?:不(?:能|会|會|可以|是|要|需要|支持|再|应|應|必|存在|允许|推荐|建议)|没有|沒有|無法|无法|未能)(?!不|没)"
)
_PLAIN_JA = re.compile(r"ません(?!か)|(?<![少危])ない(?=[。とでのがよた]|$)|なかった")
_PLAIN_EN = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have|had|must) not|cannot|\w+n['’]t)\b(?! only)", re.IGNORECASE
)
_ANY_CJK = re.compile(r"[不没沒无無未别別非勿莫否免缺少难難才只仅僅反而拒禁停忘失错錯弃棄]|ません|な[いかくけ]|ず|ぬ|まい")
_ANY_EN = re.compile(
    r"n['’]t\b|\b(?:not?|never|none|nothing|nobody|nowhere|without|cannot|neither|nor|unless|except|hardly|barely|scarcely|rarely|fail\w*"
    r"|lack\w*|avoid\w*|miss\w*|prevent\w*|refus\w*|rather|instead|over|only|just|stop\w*|absen\w*|free|ignor\w*|differ\w*|other\w*|beyond"
    r"|empty|exclud\w*|forbid\w*|prohibit\w*|impossible|wrong|regardless|too|away|longer|out|null|even|los[et]\w*|anything but|far from"
    r"|dis\w+|un\w{3,}|i[nmlr](?:valid|comp|acc|suff|dep|eff|cons|ab|cor|con|vis|poss|prop|mut|leg|reg)\w*|non\w*|\w+less)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|(?<=\w)\.(?=\w)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{2,}", re.ASCII)


def lost(matches: Iterable[Match], source_lang: str, target_lang: str) -> str:
    """The first words of a text or sentence without its source's negation."""
    plain = {"zh": _PLAIN_ZH, "ja": _PLAIN_JA, "en": _PLAIN_EN}.get(source_lang.split("-")[0])
    latin = scripts.scripts_of(target_lang) == ("latin",)
    known = target_lang.split("-")[0] in ("en", "zh", "ja")
    if plain is None or not known or latin == (source_lang.split("-")[0] == "en"):
        return ""
    asked = _ANY_EN if latin else _ANY_CJK
    for match in matches:
        given, got = (_HIDDEN.sub("", " ".join(text.raw for text in side)) for side in (match.source, match.target))
        if match.source and match.target and plain.search(given):
            for one, other in beside(given, got):
                if plain.search(one) and not asked.search(other) and _names(one) & _names(other):
                    return " ".join(other.split())[:80]
    return ""


def _names(sentence: str) -> set[str]:
    """What both languages write alike: a sentence about such things is translated word by word, others may be turned round."""
    return {name.lower() for name in _NAME.findall(sentence)}
