"""Whether an xLog page is a machine translation, and from what: the box above the post says so in the reader's language."""

import re

from spiders.dom.select import strings
from spiders.page import Page

_BOX = re.compile(
    r"This post is translated from (?P<en>.{2,30}?) into .{2,30}? through AI|这篇文章通过\s*AI\s*由(?P<zh>.{2,12}?)翻译[成为]"
    r"|這篇文章透過\s*AI\s*由(?P<tw>.{2,12}?)翻譯[成為]|この記事は\s*AI\s*を通じて(?P<ja>.{2,12}?)から"
)
_STATE = re.compile(r'\\?"translatedFrom\\?"\s*:\s*\\?"([A-Za-z-]{2,10})\\?"')
_NAMES = (
    (re.compile(r"traditional|繁[体體]|繁體", re.I), "zh-Hant"),
    (re.compile(r"chinese|中文|汉语|漢語|中国語", re.I), "zh-Hans"),
    (re.compile(r"japanese|日[语文本語]", re.I), "ja"),
    (re.compile(r"korean|韩|韓", re.I), "ko"),
    (re.compile(r"english|英[语文語]", re.I), "en"),
)
_CODES = {"zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant"}
# The post's own words may quote the sentence: the box is looked for outside the body.
_OUTSIDE = (
    "//article//*[not(self::script or self::style)]"
    "[not(ancestor-or-self::*[contains(concat(' ',@class,' '),' xlog-post-content ')])]/text()"
)


def translated_from(page: Page) -> str | None:
    """BCP-47 tag of the original when the page says it was translated by machine, `und` when it does not say from what."""
    around = " ".join(" ".join(strings(page.tree, _OUTSIDE)).split())
    box = _BOX.search(around)
    if box:
        name = next(value for value in box.groups() if value)
        return next((tag for pattern, tag in _NAMES if pattern.search(name)), "und")
    state = next((match[1] for script in page.tree.iter("script") if (match := _STATE.search(script.text or ""))), None)
    return _CODES.get(state, state) if state else None
