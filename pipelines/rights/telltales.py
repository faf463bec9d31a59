"""Words without which no statement can be made: a sentence that has none of them is never read.

Nine sentences in ten of a blog say nothing of rights, and the patterns that would find that out are long. Each pattern has groups of
words here; what it matches holds a word of every group (tests/rights/test_telltales.py proves it from the patterns themselves).
"""

import re
from dataclasses import dataclass
from typing import Final

from pipelines.rights.licences import fold


@dataclass(frozen=True, slots=True)
class Telltales:
    """Groups of folded words."""

    groups: tuple[tuple[str, ...], ...]

    def among(self, words: frozenset[str]) -> "Telltales":
        """Only the words that a text has, as `words_of` tells them."""
        return Telltales(tuple(tuple(word for word in group if word in words) for group in self.groups))

    def __bool__(self) -> bool:
        return all(self.groups)

    def tell(self, sentence: str) -> bool:
        """Whether a sentence has a word of every group."""
        for group in self.groups:
            for word in group:
                if word in sentence:
                    break
            else:
                return False
        return True


def _telltales(*groups: str) -> Telltales:
    return Telltales(tuple(tuple(dict.fromkeys(fold(group).split("|"))) for group in groups))


_TAKEN: Final = "转载|转发|复制|摘编|摘录|抄袭|盗用|搬运|翻载"
_NEVER: Final = "请不要|请别|禁止|不得|不允许|不可|拒绝|谢绝|不同意|不授权|未授权|严禁|不许|反对|不能|不准|勿|不希望|不愿"
RESERVED: Final = _telltales(
    f"{_TAKEN}|未经|未得|未获|非授权|非经|所有|权利|必究|reserved|not be |repost|reprint|republish|reproduc|redistribut|reuse"
    "|re-post|re-print|re-publish|re-produc|re-distribut|re-use|not copy|n't copy|no part of this |prohibited|forbidden"
    "|not allowed|not permitted|无断|무단|불펌|vorbehalten|réservés|reservados|riservati|защищены"
)
PERMISSION: Final = _telltales(
    f"{_TAKEN}|引用|分享|转帖|使用|商用|传播|镜像|转用|随便转|credit|attribut|link back|link to|cite|acknowledg|mention|source|original"
    "|include|출처",
    f"{_TAKEN}|引用|分享|转帖|使用|商用|传播|镜像|转用|随便转|repost|reprint|republish|reproduc|reuse|re-post|re-print|re-publish|re-produc"
    "|re-use|share|cop|quot|translate|distribute|출처",
)
DENIAL: Final = _telltales(
    f"{_NEVER}|お断り|禁じ|ご遠慮|止め|しないで|not |n't |never train|prohibit|forbid|reserve|opt out|opt-out|optout|opted out|opted-out"
    "|optedout|opts out|without|no |against |금지|불가|금합|불허",
    "ai|a.i.|人工智|学习|模型|生成|llm|gpt|machine|intelligence|model|generative|neural|mining|인공지능",
)
LICENCE: Final = _telltales(
    "cc|creative|署名|姓名标示|表示|저작자표시|attribution|by|public domain|公有领域|公共领域"
    "|wtfpl|unlicense|gfdl|gnu free doc|gnu自由|mit|apache"
)

_WORDS: Final = tuple(dict.fromkeys(word for told in (RESERVED, PERMISSION, DENIAL, LICENCE) for group in told.groups for word in group))
_LATIN: Final = tuple(word for word in _WORDS if word.isascii())
_OTHER: Final = tuple(word for word in _WORDS if not word.isascii())
_ANY_OTHER: Final = re.compile("|".join(map(re.escape, _OTHER)))


def _may_hide(word: str) -> bool:
    """Whether a word can begin inside another, where one search for all of them passes it over."""
    ends = [other[at:] for other in _OTHER if other != word for at in range(len(other))]
    return any(word.startswith(end) or end.startswith(word) for end in ends)


_HIDDEN: Final = tuple(filter(_may_hide, _OTHER))


def words_of(folded: str) -> frozenset[str]:
    """The telltales of a folded text. Han words are few and found in one search; letters stand everywhere, so Latin words one by one,
    in a text without its blanks, which are half of it where code was blanked."""
    latin = " ".join(folded.encode("ascii", "ignore").decode().split()) + " "
    found = {word for word in _LATIN if word in latin}
    if not folded.isascii():
        found.update(_ANY_OTHER.findall(folded))
        found.update(word for word in _HIDDEN if word not in found and word in folded)
    return frozenset(found)
