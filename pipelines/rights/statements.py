"""What a passage states about its own rights: a licence, a reservation, a permission, a word against AI training.

Blogs also *write about* licences, credit photographs and quote software licences. So a sentence counts only when its subject is the
page (or nothing) and it is no question, comparison or quotation. Unsure means no statement: then only metadata is published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipelines.rights import ai_words, telltales, terms
from pipelines.rights.licences import PERMISSION, RESERVED, fold, is_software, named, simplified
from pipelines.rights.subjects import OWN, OWN_OR_LABEL, RULES_ITSELF, THING, of_things

AI_DENY: Final = "no-ai-training"
# Nothing possessive here: Python 3.11.2 loses sentences by it. What ends a sentence always follows, so nothing is tried twice. The
# full stop behind a letter by itself is that of an initial.
_SENTENCE: Final = re.compile(r"(?:[^。！？!?\n\r;；.]+|\.(?!\s|\Z)|(?<=\s[a-z])\.)*(?:[。！？!?\n\r;；]+|\.|\Z)")
_CLAUSE: Final = re.compile(r"[,:。(]|——|\s[-|–]\s")
_FREE: Final = simplified(r"(?:不|没有|并不|并未|从不|未|无需|不必|取消|解除)[^。,]{0,2}$")
_COMMERCIAL: Final = simplified(r"(?<!非)商业(?:性)?(?:用途)?$|(?<!非)商用$|(?<!非)商业使用[^。]{0,4}$|commercial[^.]{0,10}$")
_QUESTION: Final = simplified(r"[?？]\s*$|吗|是否|呢[?？。]?$")
_ABOUT: Final = simplified(
    "如何|怎么|怎样|为什么|什么是|是什么|区别|比较|对比|解读|含义|意思|意味|例如|比如|教程|选择哪|添加|设置|配置|插件|写着|写上"
    "|写道|常见|这句|这段|字样|提示|一词|所谓|假如"
    "|如果你?采用|你可以|建议|推荐|理解|误解|谈谈|聊聊|历史|有了版权|介绍|喜欢写"
    r"|how to|what (?:is|does)|difference|compar|versus|\bvs\.?\b|explain|tutorial|for example|e\.g\.|you (?:can|could"
    r"|should) (?:choose|use|pick)"
    "|if you (?:choose|use|license)|recommend|meaning of|means that|the phrase|the words"
)
_GRANT: Final = simplified(
    "waived|放弃|(?:is|are|shared|covered|offered|provided) under|(?:is|are) (?:all )?$|public domain|公有领域|采用|遵循|遵守|遵从"
    "|使用|基于|按照|依据|根据|适用|授权|许可|协议|发布|释出|提供|公开|共享|版权"
    "|条款|licen[sc]e|available under|released|published|distributed|dedicated"
    "|copyright|©|ライセンス|라이선스|따라|따릅|따르|lizenz|licen[cz]i?a|licença|лицензи|giấy phép"
)
_NOT_GRANT: Final = simplified(
    "不(?:再|会|是|能|应|要|想|使用|采用|遵循|适用|属于)|没有|并非|未(?:采用|使用)|曾经?|以前|过去|原先|之前|not (?:be )?(?:licen"
    "|released|published|available|under)"
    "|no longer|never|isn't|aren't|used to be|previously|formerly"
    r"|从\s?$"
)
# Another text than this one, another time than now, or an invitation to read: what a writer about licences says before he names one.
_ELSEWHERE: Final = simplified(
    r"原(?:文|作|著|帖)(?:章|者)?[^,。]{0,6}$|original (?:article|post|text|work)[^.,]{0,40}$"
    r"|(?:摘|节选|引|出|来|取|翻译|编译|译)自|(?:taken|translated|adapted|excerpted) from"
    r"|早年|当年|当时|那时|起初|最初|一开始|originally|at first|back then"
    r"|(?:你|您|他|她|别人|他人|人家|大家|对方)们?的(?:文章|博客|作品|内容|文字|原创|著作)"
    r"|(?<![a-z])(?:your|his|her|their|someone(?:'s)?|people's) (?:own )?"
    r"(?:blog|posts?|articles?|works?|contents?|writings?|texts?)(?![a-z])"
    r"|(?:看看?|读读?|参考|参阅|了解|(?<![a-z])(?:read|about))\s?$"
)
_TALKED_OF: Final = simplified(
    r"\s?的(?![^,。]{0,8}(?:许可|协议|授权|条款|方式|形式|版权|规定|前提|条件))|[^,。]{0,4}?(?:改|换|变|迁|切换)(?:成|为|到|用|至)"
    r"|\s?(?:不?允许|要求|规定|意味|写得|(?:allows?|does|requires?|permits?|means)(?![a-z]))"
)
_BEGINS: Final = simplified("(?:均|都|皆|统一|一律|默认)?(?:采用|遵循|使用|基于|以|按照|licen[sc]ed|released)")
_CHOOSER: Final = simplified("进行许可|(?:is|are) licen[sc]ed under|条款授权|の下に提供|に従って利用")
_BETWEEN: Final = simplified(r"[^,。]{0,8}(?:与|和|或|及|跟|、|/|vs\.?|and|or|to|改为|到)[^,。]{0,8}")
_CAPTION: Final = simplified(r"\s*(?:图|photo|image|credit|source|来源|via)\s?(?:\d+|片)?\s?(?:[:：]|by)")
_QUOTES: Final = {"“": "”", '"': '"', "「": "」", "『": "』", "‘": "’", "《": "》", "`": "`", "'": "'"}
LONGEST: Final = 600
_MANY: Final = 6  # so many licences in one sentence are a list of licences
_OF_THING: Final = simplified(rf"\s?(?:许可|协议|授权|licen[sc]ed)?的?\s?{THING.pattern}")
_SHORT: Final = 14  # characters beside a licence's name in a line that is nothing but a notice
_LETTER: Final = re.compile(r"[^\W\d_]")

Link = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a stretch of a text says: an SPDX id, reserved, permission-with-attribution or no-ai-training."""

    says: str
    start: int
    end: int


def read(text: str, *, notice: bool = False, links: tuple[Link, ...] = ()) -> Iterator[Statement]:
    """Statements of a text in order. `notice`: the text stands in a block made for notices; `links` are (SPDX id, start, end)."""
    folded = fold(text)
    there = telltales.words_of(folded)
    told = [(few, reader) for telltale, reader in _READERS if (few := telltale.among(there))]
    for words, offset in sentences(folded) if told or links else ():
        readers = dict.fromkeys(reader for few, reader in told if few.tell(words))
        if links:
            readers[_licences] = None
        if readers and not _QUESTION.search(words):
            for reader in readers:
                yield from reader(words, offset, notice, links)


def sentences(text: str) -> Iterator[tuple[str, int]]:
    """Sentences with their offsets; one without an end is cut at LONGEST, which also keeps the reading linear."""
    for match in _SENTENCE.finditer(text):
        for start in range(0, len(match[0]), LONGEST):
            part = match[0][start : start + LONGEST]
            if part.strip():
                yield part, match.start() + start


def _denials(words: str, offset: int, notice: bool, links: tuple[Link, ...]) -> Iterator[Statement]:
    for match in ai_words.DENIAL.finditer(words):
        if ai_words.CANNOT.match(match[0]) and not OWN.search(words[: match.start()]):
            continue  # "cannot be used for training" is mostly said of a model or a machine
        if _is_discussed(words, match.start(), match.end()):
            continue
        meant = ai_words.USE.search(match[0]) and not _FREE.search(words[: match.start()]) and not of_things(words[: match.start()])
        if meant and not _is_quoted(words, match.start(), match.end()):
            yield Statement(AI_DENY, offset + match.start(), offset + match.end())


def _terms(words: str, offset: int, notice: bool, links: tuple[Link, ...]) -> Iterator[Statement]:
    """Reservations and permissions. 欢迎转载，但未经作者同意必须保留此段声明 is a permission."""
    granted = [match for match in terms.PERMISSION.finditer(words) if _holds(words, match, notice)]
    for match in granted:
        yield Statement(PERMISSION, offset + match.start(), offset + match.end())
    for match in terms.RESERVED.finditer(words):
        if _holds(words, match, notice) and not _is_softened(words, match, bool(granted)):
            yield Statement(RESERVED, offset + match.start(), offset + match.end())


def _holds(words: str, match: re.Match[str], notice: bool) -> bool:
    lead = words[: match.start()]
    if _FREE.search(lead) or _is_quoted(words, match.start(), match.end()) or _is_discussed(words, match.start(), match.end()):
        return False
    return notice or not of_things(lead)


def _is_softened(words: str, match: re.Match[str], granted: bool) -> bool:
    """版权归作者所有 beside 欢迎转载 says who the author is; 商业转载请联系 leaves other reposts free."""
    if _COMMERCIAL.search(words[max(0, match.start() - 6) : match.start()]):
        return True
    return granted and match[0].startswith(("版权归", "版权所有", "著作权", "all rights"))


def _is_quoted(words: str, start: int, end: int) -> bool:
    """A phrase in quotation marks, in a sentence that says something else, is only mentioned."""
    for mark, close in _QUOTES.items():
        begin = words.rfind(mark, max(0, start - 20), start)
        finish = words.find(close, end, end + 20)
        if begin >= 0 and finish >= 0 and close not in words[begin + 1 : start] and len(words.strip()) > finish - begin + 5:
            return True
    return False


def _is_discussed(words: str, start: int, end: int) -> bool:
    """Whether the words before a statement, or the rest of its clause, make it a subject rather than a statement."""
    clause = _CLAUSE.split(words[end : end + 40], maxsplit=1)[0]
    near = words[:start] + "|" + words[start:end] + clause
    return bool(_ABOUT.search(near)) and not RULES_ITSELF.search(near)


def _licences(words: str, offset: int, notice: bool, links: tuple[Link, ...]) -> Iterator[Statement]:
    found = [(spdx, start - offset, end - offset) for spdx, start, end in links if offset <= start < offset + len(words)]
    found += [(name.spdx, name.start, name.end) for name in named(words) if not any(a < name.end and name.start < b for _, a, b in found)]
    if any(spdx == "CC0-1.0" for spdx, _, _ in found):
        found = [link for link in found if link[0] != "CC-PDDC"]  # "in the public domain (CC0)" is one statement
    if len(found) > _MANY or (len({spdx for spdx, _, _ in found}) > 1 and not notice and _is_comparison(words, found)):
        return
    for spdx, start, end in found:
        if _is_granted(words, start, end, notice, is_software(spdx)):
            yield Statement(spdx, offset + start, offset + end)


def _is_comparison(words: str, found: list[Link]) -> bool:
    """Two different licences joined by "and", "or" or "vs" are being talked about."""
    ordered = sorted(found, key=lambda item: item[1])
    return any(left[0] != right[0] and _BETWEEN.fullmatch(words[left[2] : right[1]]) for left, right in pairwise(ordered))


def _is_granted(words: str, start: int, end: int, notice: bool, software: bool) -> bool:
    lead, rest = words[:start], words[end:]
    if _NOT_GRANT.search(lead[-24:]) or _ELSEWHERE.search(lead) or _TALKED_OF.match(rest) or of_things(lead):
        return False
    if not notice and (_is_discussed(words, start, end) or _CAPTION.match(words)):
        return False
    if not notice and _OF_THING.match(rest):
        return False
    if software and not OWN.search(lead):
        return False  # "MIT licensed" in a footer is the theme's word; of a text it must be said
    if notice or not _LETTER.search(lead + rest):
        return True
    if len(words.strip()) - (end - start) <= _SHORT and OWN_OR_LABEL.search(lead + rest):
        return True
    if not (_GRANT.search(lead) or _GRANT.search(rest[:16])):
        return False
    if _CHOOSER.search(words):
        return True
    clause = _CLAUSE.split(lead)[-1].strip()
    return len(clause) <= 2 or bool(OWN_OR_LABEL.search(lead)) or bool(_BEGINS.match(clause))


# In the order in which the statements of a sentence are told.
_READERS: Final = (
    (telltales.DENIAL, _denials), (telltales.PERMISSION, _terms), (telltales.RESERVED, _terms), (telltales.LICENCE, _licences),
)  # fmt: skip
