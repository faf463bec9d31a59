"""Notices at the end of a body that say whose text it is: taken out of the text, kept as evidence for author and licence."""

import re
from dataclasses import replace

from pipelines.clean.lines import Layout, layout, trimmed
from pipelines.records import Evidence, Post

_MAX_NOTICE = 400
_SIGN = r"[:：]\s*"
# Sentences that blogs and platforms append, not remarks an author makes in passing: each names the work or its source.
_THIS = r"(?:本文|本作品|本著作|本文章|本(?:博客|站|網站|网站)的?(?:所有|全部)?(?:文章|内容|內容|作品)?)"
_SOURCE = re.compile(
    rf"本文来自博客园\s*[，,]\s*作者{_SIGN}|本文(?:首发|原文)?(?:转载|轉載)?来自(?:于)?[^，。]*[，,]\s*作者{_SIGN}.*转载"
)
_NOTICE = re.compile(
    rf"""
      \**(?:版权声明|版權聲明|著作權聲明|版权信息|许可协议|許可協議|授权协议|Copyright\ notice|License)\**\s*{_SIGN}
    | (?:除[^。]{{0,24}}外[,，]\s*)?{_THIS}[^。]{{0,60}}(?:
          版权(?:归|所有|属)|版權(?:歸|所有)|著作权归|著作權歸|(?:转载|轉載)(?:请(?!求)|請(?!求)|须|須|需)|未经[^。]{{0,20}}(?:不得|禁止|请勿)
        | (?:采用|採用|遵循|遵守|依据|按照|适用|使用|以|基于)[^。]{{0,60}}(?:
              (?:许可|許可|授权|授權|版权|版權)(?:协议|協議|协定|条款|條款|证|进行|发布|發布|[。，,；;]|$)|协议(?:发布|授权|许可|共享)(?=[。，,；;！!\s]|$)
            )
      )
    | (?:原创(?:文章|作品|内容)|[原首]发于)[^。]{{0,60}}(?:转载|轉載)
    | (?:(?:欢迎|歡迎|可以自由)(?:转载|轉載|分享|转发)[,，]?\s*)?(?:但)?(?:转载|轉載)(?:请|請|须|須|时请|需)[^。]*(?:注明|註明|保留|标明)
      [^。]*(?:出处|链接|来源|作者|出處|連結|來源)
    | (?:原文|本文|文章|永久)(?:链接|地址|連結|鏈接|网址){_SIGN}\S*(?:https?://|\[)
    | (?:出处|出處|来源){_SIGN}\S*(?:https?://|\[)
    | (?:本文)?作者{_SIGN}\S[^。]{{0,60}}$
    | (?:本文)?作者{_SIGN}.{{1,80}}(?:转载|轉載)(?:请|請|须|須|需)
    | (?:谢绝|謝絕|禁止|严禁|嚴禁|请勿|請勿|未经(?:作者|本人|授权|许可|允许)[^。]{{0,12}})[^。]{{0,12}}(?:转载|轉載)[^。]{{0,12}}。?$
    | (?:©|Copyright\s*(?:\(c\)|©))\s?(?:\d{{4}}|版权)
    | (?:無断(?:転載|複製)|引用・転載|転載(?:の際|は))
    | (?:Except|Unless)\ (?:where\ )?otherwise\ (?:noted|stated|specified),[^.]*licen[sc]ed
    | Licen[sc]ed\ under\ (?:a\ |the\ )?(?:Creative\ Commons|CC)
    | (?:This\ (?:work|article|post)\ is\ licensed\ under|Unless\ otherwise\ (?:stated|noted)|All\ rights\ reserved)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUESTION = re.compile(r"[？]|吗|怎么|如何|\?\s*$")
# These lines alone are no notice: an article may well end on the name of its author.
_WEAK = re.compile(rf"^(?:(?:本文)?作者|出处|出處|来源|原文链接|原文地址|本文链接|本文地址|文章链接|永久链接){_SIGN}", re.IGNORECASE)
_AUTHOR = re.compile(rf"作者{_SIGN}\[?([^\s，,。；;\]（(|]+)")
_MARKS = re.compile(r"^[>\s*_-]+|[*_\s]+$")


def trailing_notice(post: Post) -> Post:
    """Remove notice lines at the end of the body; what they say stays in `licence_evidence`, a named author in `author`."""
    laid = layout(trimmed(post.markdown))
    lines, start = laid.lines, _notice_start(laid)
    if start == len(lines) or start == 0:
        return post
    notices = [text for line in lines[start:] if (text := _plain(line))]
    kept = list(lines[:start])
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


def _notice_start(laid: Layout) -> int:
    """First line of the run of notice lines that ends the body; the length when there is none."""
    lines = laid.lines
    start, strong = len(lines), False
    for index in range(len(lines) - 1, -1, -1):
        text = _plain(lines[index])
        if laid.code[index] or (text and not is_notice(text)):
            break
        if text:
            start, strong = index, strong or not _WEAK.match(text)
    links = sum(bool(_WEAK.match(_plain(line))) for line in lines[start:])
    return start if strong or links >= 2 else len(lines)


def is_notice(text: str) -> bool:
    """Whether one line, markup removed, is such a notice."""
    return len(text) <= _MAX_NOTICE and bool(_NOTICE.match(text) or _SOURCE.search(text)) and not _QUESTION.search(text)


def _plain(line: str) -> str:
    """The line's words; a very long line comes back whole, as it is no notice."""
    return _MARKS.sub("", line).replace("**", "").strip() if len(line) <= 4 * _MAX_NOTICE else line
