"""A page's own word that it is a machine translation: read into `translated_from`, the text left as it is."""

import re
from dataclasses import replace

from pipelines.clean.blocks import split_blocks
from pipelines.clean.masks import plain
from pipelines.records import Post

_MAX_NOTICE = 320
_MACHINE = r"(?:(?<![a-z])ai(?![a-z])|gpt|deepl|google|gemini|claude|llm|machine|人工智能|大模型|机器|機器|機械)"
# The page must speak of itself: a post about machine translation does not.
_THIS = r"\bthis (?:article|post|page|document|content|text|version|translation)\b"
_HINTS = ("ranslat", "RANSLAT", "译", "譯", "翻訳")  # one of them in each of the following
_SELF = (
    re.compile(
        rf"{_THIS}(?: (?:is|was|has been|were))?(?: (?:also|originally|automatically|first|an?|the|produced|generated)){{0,4}}"
        rf" (?:translat\w*\b.{{0,80}}{_MACHINE}|(?:ai|machine|gpt)[- ]translat|(?:by|via|with) {_MACHINE}.{{0,20}} translat)"
    ),
    re.compile(rf"{_THIS} (?:is|was|has been) auto(?:matically)?[- ]?translated"),
    re.compile(
        rf"(?:本文|这篇文章|這篇文章|本页|本頁|本译文|此文).{{0,40}}"
        rf"(?:{_MACHINE}.{{0,30}}(?:翻译|翻譯|译)|(?:翻译|翻譯).{{0,20}}{_MACHINE})"
    ),
    re.compile(rf"(?:この記事|本記事|このページ).{{0,40}}(?:{_MACHINE}.{{0,30}}翻訳|翻訳.{{0,20}}{_MACHINE})"),
)
_NAMES = {
    "zh": r"chinese|中文|中国語|汉语|漢語",
    "en": r"english|英文|英语|英語", "ja": r"japanese|日文|日语|日語|日本語",
    "ko": r"korean|韩文|韓文|韓国語",
    "de": r"german|德文|德语", "fr": r"french|法文|法语", "es": r"spanish|西班牙", "ru": r"russian|俄文|俄语",
}  # fmt: skip
_FROM = re.compile(r"(?:from|original|自|从|從|由|原文)(.{0,40})|(.{0,12})から")


def translation_notice(post: Post) -> Post:
    """Set `translated_from` where a short block at the start or end says that a machine translated this page.

    `und` where it does not say from what language.
    """
    if post.translated_from is not None or not _hinted(post.markdown):
        return post
    blocks = split_blocks(post.markdown)
    for block in [*blocks[:3], *blocks[-3:]]:
        text = block.text
        if not _hinted(text) or len(text) > 4 * _MAX_NOTICE or block.kind != "text":
            continue
        words = plain(text)
        if len(words) <= _MAX_NOTICE and _says_so(words):
            return replace(post, translated_from=_source(words))
    return post


def _hinted(text: str) -> bool:
    return any(hint in text for hint in _HINTS)


def _says_so(words: str) -> bool:
    return any(pattern.search(words) for pattern in _SELF)


def _source(words: str) -> str:
    """The language named nearest after a word for "from"."""
    found = [
        (match.start(), tag)
        for origin in _FROM.finditer(words)
        for tag, names in _NAMES.items()
        if (match := re.search(names, origin.group(1) or origin.group(2) or ""))
    ]
    return min(found)[1] if found else "und"
