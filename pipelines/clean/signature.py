"""Notices at the end of a body that say whose text it is: taken out of the text, kept as evidence for author and licence."""

import re
from dataclasses import replace

from pipelines.clean.lines import code_lines, trimmed
from pipelines.records import Evidence, Post

_MAX_NOTICE = 400
_SIGN = r"[:：]\s*"
# Sentences that blogs and platforms append, not remarks an author makes in passing: each names the work or its source.
_NOTICE = re.compile(
    rf"""
      本文来自博客园\s*[，,]\s*作者{_SIGN}
    | 本文(?:首发|原文)?(?:转载|轉載)?来自(?:于)?[^，。]*[，,]\s*作者{_SIGN}.*转载
    | ^\**(?:版权声明|版權聲明|著作權聲明|版权信息|许可协议|許可協議|授权协议|Copyright\ notice|License)\**\s*{_SIGN}
    | ^(?:本文|本作品|本文章|本博客(?:所有)?文章|本站(?:所有)?文章)[^。]*
      (?:版权|版權|著作权|许可|許可|协议|協議|CC\ BY|转载请|轉載請|转载须|轉載須|未经[^。]*(?:不得|禁止|请勿))
    | ^(?:原创(?:文章|作品|内容)|[原首]发于)[^。]{{0,60}}(?:转载|轉載)
    | ^(?:欢迎|歡迎)?(?:转载|轉載)(?:请|請|须|須|时请|需)[^。]*(?:注明|註明|保留|标明)
      [^。]*(?:出处|链接|来源|作者|出處|連結|來源)
    | ^(?:原文|本文|文章|永久)(?:链接|地址|連結|鏈接|网址){_SIGN}\S*(?:https?://|\[)
    | ^(?:出处|出處|来源){_SIGN}\S*(?:https?://|\[)
    | ^(?:本文)?作者{_SIGN}\S[^。]{{0,60}}$
    | ^©\s?(?:\d{{4}}|版权)
    | ^(?:This\ (?:work|article|post)\ is\ licensed\ under|Unless\ otherwise\ (?:stated|noted)|All\ rights\ reserved)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# These lines alone are no notice: an article may well end on the name of its author.
_WEAK = re.compile(rf"^(?:(?:本文)?作者|出处|出處|来源|原文链接|原文地址|本文链接|本文地址|文章链接|永久链接){_SIGN}", re.IGNORECASE)
_AUTHOR = re.compile(rf"作者{_SIGN}\[?([^\s，,。；;\]（(|]+)")
_MARKS = re.compile(r"^[>\s*_-]+|[*_\s]+$")


def trailing_notice(post: Post) -> Post:
    """Remove notice lines at the end of the body; what they say stays in `licence_evidence`, a named author in `author`."""
    lines = trimmed(post.markdown).split("\n")
    start = _notice_start(lines)
    if start == len(lines) or start == 0:
        return post
    notices = [text for line in lines[start:] if (text := _plain(line))]
    kept = lines[:start]
    while kept and (not kept[-1].strip() or re.fullmatch(r" {0,3}(?:[-*_] ?){3,}", kept[-1])):
        kept.pop()
    if not kept:
        return post
    evidence = tuple(Evidence(signal="notice_text", value=text[:500], scope="post") for text in notices)
    named = next((found.group(1) for text in notices if (found := _AUTHOR.search(text))), None)
    return replace(
        post,
        markdown="\n".join(kept),
        author=post.author or named,
        licence_evidence=(*post.licence_evidence, *(item for item in evidence if item not in post.licence_evidence)),
    )


def _notice_start(lines: list[str]) -> int:
    """First line of the run of notice lines that ends the body; the length when there is none."""
    flags = code_lines(lines)
    start, strong = len(lines), False
    for index in range(len(lines) - 1, -1, -1):
        text = _plain(lines[index])
        if flags[index] or (text and not is_notice(text)):
            break
        if text:
            start, strong = index, strong or not _WEAK.match(text)
    links = sum(bool(_WEAK.match(_plain(line))) for line in lines[start:])
    return start if strong or links >= 2 else len(lines)


def is_notice(text: str) -> bool:
    """Whether one line, markup removed, is such a notice."""
    return len(text) <= _MAX_NOTICE and bool(_NOTICE.search(text))


def _plain(line: str) -> str:
    """The line's words; a very long line comes back whole, as it is no notice."""
    return _MARKS.sub("", line).replace("**", "").strip() if len(line) <= 4 * _MAX_NOTICE else line
