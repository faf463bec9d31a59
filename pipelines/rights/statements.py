"""What a passage states about its own rights: a licence, a reservation, a permission, a word against AI training.

Blogs also *write about* licences, credit photographs and quote software licences. So a sentence counts only when its subject is the
page (or nothing) and it is no question, comparison or quotation. Unsure means no statement: then only metadata is published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.rights.licences import PERMISSION, RESERVED, fold, named, simplified

AI_DENY: Final = "no-ai-training"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a stretch of a text says: an SPDX id, reserved, permission-with-attribution or no-ai-training."""

    says: str
    start: int
    end: int


_SENTENCE: Final = re.compile(r"[^。！？!?\n\r;；]*?(?:[。！？!?\n\r;；]+|\.(?=\s|$)|$)")
_CLAUSE: Final = re.compile(r"[,，:：。(（]|——|\s[-|–]\s")
_COPY: Final = r"(?:转载|转发|复制|摘编|摘录|抄袭|盗用|引用|使用|搬运|翻载|商用|传播|镜像)"
_LEAVE: Final = r"(?:许可|授权|允许|同意|书面|准许|批准|权利人|许诺)"
_RESERVED: Final = simplified(
    rf"未(?:经|得|获)[^。,，]{{0,16}}?{_LEAVE}[^。]{{0,14}}?(?:禁止|不得|请勿|严禁|谢绝|不可|不能|不许|不准|勿|拒绝|一律)[^。,，]{{0,10}}?{_COPY}"
    rf"|非(?:授权|经许可|经授权)[^。,，]{{0,4}}(?:禁止|请勿|不得|谢绝|严禁)[^。,，]{{0,8}}?{_COPY}"
    rf"|(?:禁止|请勿|严禁|谢绝|拒绝|不得|不允许|不许|不准|勿|不可|不接受)(?:任何|一切|以任何|未经授权的?|擅自|私自|随意|全文|商业|自行|他人|以?[^。,，用]{{0,6}}?(?:形式|方式|个人|媒体|网站)(?:和|或)?)*的?(?:进行)?(?:转载|摘编|复制|抄袭|转发|盗用|搬运|翻载)"
    rf"|转载(?:前)?(?:请|须|需|需要|必须|务必|应|先|均需|请先|请务必|请提前){{1,3}}(?:先|事先|提前)?(?:与|和|向|经|经过|征得|得到|获得|取得|联系|联络|告知)?[^。,，;注]{{0,14}}?(?:授权|许可|同意|联系|联络)(?:作者|本人|博主|我|原作者)?(?:获得|取得|以获|获取)?(?:授权|许可|同意)?"
    rf"|转载(?:请)?联系[^。,，]{{0,12}}"
    rf"|(?:如需|若要|需要|想要)转载[^。]{{0,8}}(?:联系|授权|许可|同意)"
    r"|版权所有|著作权所有|版权归[^。,，]{0,20}所有|(?:保留|享有)(?:一切|所有|全部)权利|(?:一切|所有|全部)权利保留|(?<!不)翻版必究|侵权必究|盗版必究"
    r"|all rights? reserved|(?:may|must|can|shall) ?not be (?:re-?)?(?:produced|published|copied|distributed|posted|used|printed)[^.]{0,80}?without"
    r"|(?:do not|don't|please do not|no) (?:re-?)(?:post|publish|print|produce|distribute|use)[a-z]*|(?:do not|don't) copy"
    r"|no part of this [^.]{0,60}may be|(?:re-?)(?:production|publication|posting|distribution|publishing)[^.]{0,60}?(?:is|are) (?:strictly )?(?:prohibited|forbidden|not (?:allowed|permitted))"
    r"|(?:unauthori[sz]ed|without (?:prior |written |express |the author's |my )*(?:permission|consent))[^.]{0,60}?(?:prohibited|forbidden|not (?:allowed|permitted))"
    r"|(?:prohibited|forbidden|not (?:allowed|permitted))[^.]{0,40}?without (?:prior |written |express |the author's |my )*(?:permission|consent)"
    r"|无断(?:での)?(?:转载|复制|使用|引用|复写|转用|[・、]|および|及び|または|等の?|での|・)*(?:は|を)?(?:固く|一切|厳に|全て)?(?:お)?(?:禁じ(?:ます|られ)?|禁止|ご遠慮|断り|厳禁|しないで)|转载(?:は)?(?:禁止|不可|厳禁|お断り|を禁)|著作权は[^。]{0,20}帰属"
    r"|무단\s?(?:전재|복제|도용|배포|사용)[^.\n]{0,20}?(?:금지|금합니다|불허|금함)|불펌\s?금지"
)
_FREE: Final = simplified(r"(?:不|没有|并不|并未|从不|未|无需|不必|非商业|取消|解除)[^。,，]{0,2}$")
_PERMISSION: Final = simplified(
    rf"(?:转载|引用|转发|分享|摘录|转帖|{_COPY}[和或、及/]{_COPY})[^。!?\n]{{0,14}}?(?:请|须|需|必须|务必|应|烦请|敬请|麻烦|应当|要)[^。!?\n]{{0,8}}?(?:注明|标明|标注|附上|附|保留|带上|注名|写明|说明|声明|署名|标出|指明|给出|包含|加上|链接)[^。!?,，;；\n]{{0,18}}"
    r"|(?:转载|引用)(?:注明|标明|保留|附)[^。!?,，;；\n]{0,14}|注明(?:出处|来源|作者)[^。,，]{0,6}(?:即可|可|方可|后可)[^。,，]{0,4}转载"
    r"|欢迎[^。,，]{0,6}转载|(?:可以?|允许|可自由|可随意|随意|自由|任意|无需授权(?:即可)?|同意)转载|转载(?:无需|不需要?|不必)[^。,，]{0,4}(?:授权|许可|同意)|随便(?:转载|转)"
    r"|(?:you (?:may|can|are (?:free|welcome|allowed) to)|feel free to|free to|permission (?:is )?(?:granted|given) to|please) ?(?:re-?(?:post|publish|print|produce|use)|share|copy|quote|translate|distribute)"
    r"[^.]{0,80}?(?:credit|attribut|link back|link to|cite|acknowledg|mention|source|original)[^.,]{0,20}"
    r"|(?:repost|republish|reprint|share|cop(?:y|ie))[a-z]*[^.]{0,50}?(?:is|are) (?:allowed|welcome|permitted|fine|ok)[^.]{0,60}?(?:credit|attribut|link|cite|source)[^.,]{0,20}"
    r"|(?:if you|when you|when)\s?(?:re-?(?:post|publish|print)|share|copy|quot)[^.]{0,50}?(?:please )?(?:credit|attribut|link|cite|mention|include)[^.]{0,20}"
    r"|(?:转载|引用|转用)[^。\n]{0,12}?(?:際|时|場合|とき)[^。\n]{0,10}?(?:出典|出所|リンク|引用元|URL|url|クレジット|著者)[^。\n]{0,12}?(?:明记|明記|记載|記載|記|张|貼|示|お願い)|(?:转载|引用)(?:は)?(?:自由|可|歓迎|OK|ok)"
    r"|(?:퍼갈|인용|공유|전재)[^.\n]{0,12}?출처[^.\n]{0,10}?(?:밝|표기|명시|남겨)"
)
_ASKS_LEAVE: Final = simplified(r"授权|许可(?!协议)|同意(?!必须)|联系|permission")
_AI: Final = (
    r"(?:ai|a\.i\.|人工智能|人工智慧|机器学习|机械学习|機械学習|深度学习|大语言模型|大模型|语言模型|生成式|生成ai|llms?|gpt|chatgpt|machine[- ]learning|"
    r"artificial intelligence|(?:large )?language models?|generative|neural networks?|模型)"
)
_TRAIN: Final = r"(?:训练|学习|语料|采集|抓取|爬取|喂养|投喂|train(?:ing|ed)?|ingest\w*|learn(?:ing)?|models?|crawl\w*|scrap\w*|dataset\w*|学習|收集|利用)"
_NO: Final = r"(?:禁止|不得|不允许|不可|拒绝|谢绝|请勿|不同意|不授权|未授权|严禁|不许|反对|不能|不准|勿|不希望|不愿)"
_AI_DENY: Final = simplified(
    rf"{_NO}[^。,，\n]{{0,14}}?(?:用于|用作|用来|用以|作为|供|被|使用|将|拿|以|把)[^。,，\n]{{0,16}}?{_AI}(?:[^。,，\n]{{0,8}}?{_TRAIN})?"
    rf"|{_NO}\s?(?:任何|一切|被|用)?(?:形式的)?\s?{_AI}[^。,，\n]{{0,10}}?{_TRAIN}"
    rf"|{_AI}[^。,，\n]{{0,4}}?{_TRAIN}[^。,，\n]{{0,10}}?(?:禁止|お断り|不可|禁じ|ご遠慮|不允许|谢绝|拒绝|止め|しないで)"
    rf"|(?:may|must|can|shall|should|is|are|do|does)(?: ?not|n't) (?:be |to be )?(?:permit(?:ted)? |allow(?:ed)? |consent(?: to)? |authori[sz]ed? )?"
    rf"[^.\n]{{0,50}}?(?:text[- ]and[- ]data[- ]mining|data mining|(?:train|ai|machine[- ]learning|llm|language model|artificial intelligence)[^.\n]{{0,30}})"
    rf"|(?:text[- ]and[- ]data[- ]mining|(?:ai|llm|machine[- ]learning|model) (?:training|scraping|use))[^.\n]{{0,60}}?(?:prohibited|forbidden|not (?:allowed|permitted)|reserved|opt(?:ed)?[- ]?out|without)"
    rf"|(?:no|against|prohibit\w*|forbid\w*|opts? out of|reserves?[^.\n]{{0,30}}) (?:any |all |the )?(?:use [^.\n]{{0,30}}?)?(?:text[- ]and[- ]data[- ]mining|{_AI}[- ]?(?:{_TRAIN}))"
    rf"|ai\s?学习\s?(?:금지|불가)|(?:ai|인공지능)[^.\n]{{0,10}}?학습[^.\n]{{0,14}}?(?:금지|금합|불허)"
)
_AI_USE: Final = simplified(r"训练|学习|语料|采集|抓取|爬取|投喂|喂养|train|learn|mining|ingest|scrap|crawl|model|学習|학습|llm|ai\b|利用")
_QUESTION: Final = simplified(r"[?？]\s*$|吗|是否|呢[?？。]?$")
_ABOUT: Final = simplified(
    r"如何|怎么|怎样|为什么|什么是|是什么|区别|比较|对比|解读|含义|意思|意味|例如|比如|教程|选择哪|添加|设置|配置|插件|写着|写上|写道|常见|这句|这段|字样|提示|一词|所谓|假如|如果你?采用|你可以|建议|推荐|理解|误解|谈谈|聊聊|历史"
    r"|how to|what (?:is|does)|difference|compar|versus|\bvs\.?\b|explain|tutorial|for example|e\.g\.|you (?:can|could|should) (?:choose|use|pick)|if you (?:choose|use|license)|recommend|meaning of|means that|the phrase|the words"
)
_THINGS: Final = (
    r"(?:代码|程序|软件|源码|主题|模板|图片|图像|照片|插图|封面|头图|配图|题图|字体|图标|音乐|音频|视频|数据集|插件|项目|仓库|工具|语料|素材|壁纸|视觉|译文|原文|课程|教材|文档|维基|书|论文|库"
    r"|library|libraries|code|software|theme|template|photo\w*|image\w*|picture\w*|font\w*|icon\w*|dataset\w*|plugin\w*|package|repositor\w+|repo|source|logo|cover|illustration\w*|video\w*"
    r"|music|wikipedia|wikimedia|flickr|stack ?overflow|stack ?exchange|project|program|app|tool|framework|画像|写真|コード|ソフト\w*|テーマ|소스|코드|이미지)"
)
_SELF: Final = (
    r"(?:本文|本篇|本站|本博|本网|本页|本作品|本著作|本系列|本内容|本帖|本日志|此文|此作品|文章|博文|日志|博客|网志|部落格|全站|站内|站点|网站|原创|作品|内容|文字|著作|创作|正文"
    r"|this|these|my|our|content|contents|posts?|articles?|text|writings?|blog|web ?site|site|work|entry|当サイト|本サイト|记事|記事|文章|サイト|ブログ|この|이 글|이 저작물|저작물|콘텐츠|블로그)"
)
_THING: Final = simplified(_THINGS)
_OWN: Final = simplified(_SELF)
_LABELS: Final = r"(?:版权|creative ?commons|クリエイティブ|知识共享|创用|创意共享|许可|协议|授权|声明|license|licence|copyright|copyleft|rights|©|\(c\)|ライセンス|라이선스|cc|除|except|unless|otherwise)"
_GRANT: Final = simplified(
    r"采用|遵循|遵守|遵从|使用|基于|按照|依据|根据|适用|授权|许可|协议|发布|释出|提供|公开|共享|版权|条款|licen[sc]e|available under|released|published|distributed|dedicated|copyright|©|ライセンス|라이선스|따라"
)
_NOT_GRANT: Final = simplified(
    r"不(?:再|会|是|能|应|要|想|使用|采用|遵循|适用|属于)|没有|并非|未(?:采用|使用)|曾经?|以前|过去|原先|之前|不(?=采用)|not (?:be )?(?:licen|released|published|available|under)|no longer|never|isn't|aren't|used to be|previously|formerly"
)
_QUOTES: Final = {"“": "”", '"': '"', "「": "」", "『": "』", "‘": "’", "《": "》", "`": "`", "'": "'"}
_CHOOSER: Final = simplified(r"进行许可|(?:is|are) licen[sc]ed under|the licen[sc]e of this|条款授权|の下に提供|に従って利用")


def read(text: str, *, notice: bool = False, links: tuple[tuple[str, int, int], ...] = ()) -> Iterator[Statement]:
    """Statements of a text in order. `notice` says that the text stands in a block made for notices; `links` are (SPDX id, start, end)."""
    folded = fold(text)
    for match in _SENTENCE.finditer(folded):
        if match[0].strip():
            yield from _sentence(folded, match.start(), match.end(), notice, links)


def _sentence(folded: str, start: int, end: int, notice: bool, links: tuple[tuple[str, int, int], ...]) -> Iterator[Statement]:
    words = folded[start:end]
    asked = bool(_QUESTION.search(words))
    if not asked:
        yield from _denials(words, start)
    if asked or (_ABOUT.search(words) and not _states(words)):
        return
    yield from _terms(words, start, notice)
    yield from _licences(words, start, notice, links)


def _states(words: str) -> bool:
    """Whether a sentence has the page as subject of a grant or a rule, whatever else it mentions."""
    return bool(re.search(_SELF + r"[^,，。]{0,14}?(?:均|皆|都|全部|一律)?(?:采用|遵循|禁止|谢绝|以 ?cc|(?:is|are) (?:licensed|released|available))", words))


def _denials(words: str, offset: int) -> Iterator[Statement]:
    for match in _AI_DENY.finditer(words):
        if _AI_USE.search(match[0]) and not _FREE.search(words[: match.start()]) and not _is_quoted(words, match.start(), match.end()):
            yield Statement(AI_DENY, offset + match.start(), offset + match.end())


def _terms(words: str, offset: int, notice: bool) -> Iterator[Statement]:
    """Reservations and permissions. `Welcome to repost, but without consent this notice must stay` is a permission."""
    granted = [match for match in _PERMISSION.finditer(words) if _holds(words, match, notice)]
    for match in granted:
        # 转载请联系作者 also begins like a permission; 转载请注明 does not ask for leave.
        yield Statement(PERMISSION, offset + match.start(), offset + match.end())
    for match in _RESERVED.finditer(words):
        if not _holds(words, match, notice) or _is_softened(words, match, granted):
            continue
        yield Statement(RESERVED, offset + match.start(), offset + match.end())


def _holds(words: str, match: re.Match[str], notice: bool) -> bool:
    lead = words[: match.start()]
    if _FREE.search(lead) or _is_quoted(words, match.start(), match.end()):
        return False
    return notice or not _of_things(lead)


def _is_softened(words: str, match: re.Match[str], granted: list[re.Match[str]]) -> bool:
    """版权归作者所有 beside 欢迎转载 says who the author is; 商业转载请联系 leaves other reposts free."""
    lead = words[max(0, match.start() - 6) : match.start()]
    if re.search(r"商业(?:性)?(?:用途)?$|商用$|商业使用[^。]{0,4}$|commercial[^.]{0,10}$", lead):
        return True
    owns = match[0].startswith(("版权归", "版权所有", "著作权", "all rights"))
    return owns and bool(granted)


def _of_things(lead: str) -> bool:
    """Whether what stands before speaks of an image, a theme or a program rather than of the page."""
    things = [match.end() for match in _THING.finditer(lead)]
    selves = list(_OWN.finditer(lead))
    if not things:
        return False
    if not selves or things[0] < selves[0].start():
        return not selves or things[-1] > selves[-1].end()
    between = lead[selves[-1].end() : things[-1]]
    return things[-1] > selves[-1].end() and not re.match(r"[^,，。]{0,3}?(?:、|和|与|及|以及|,|/|and|or|中的?(?:文字)?)", between)


def _is_quoted(words: str, start: int, end: int) -> bool:
    """A phrase in quotation marks of its own, in a sentence that says something else, is only mentioned."""
    close = _QUOTES.get(words[start - 1 : start])
    return bool(close) and words[end : end + 1] == close and len(words.strip()) > end - start + 4


def _licences(words: str, offset: int, notice: bool, links: tuple[tuple[str, int, int], ...]) -> Iterator[Statement]:
    found = [(spdx, start - offset, end - offset) for spdx, start, end in links if offset <= start < offset + len(words)]
    found += [(name.spdx, name.start, name.end) for name in named(words) if not any(a < name.end and name.start < b for _, a, b in found)]
    if not found:
        return
    compared = len({spdx for spdx, _, _ in found}) > 1 and not notice and _joined(words, found)
    for spdx, start, end in found:
        if not compared and _is_granted(words, start, end, notice):
            yield Statement(spdx, offset + start, offset + end)


def _joined(words: str, found: list[tuple[str, int, int]]) -> bool:
    """Two different licences joined by "and", "or" or "vs" are being talked about."""
    ordered = sorted(found, key=lambda item: item[1])
    return any(
        left[0] != right[0] and re.fullmatch(r"[^,，。]{0,8}(?:与|和|或|及|跟|、|/|vs\.?|and|or|to|改为|到)[^,，。]{0,8}", words[left[2] : right[1]])
        for left, right in zip(ordered, ordered[1:], strict=False)
    )


def _is_granted(words: str, start: int, end: int, notice: bool) -> bool:
    lead, rest = words[:start], words[end:]
    if _NOT_GRANT.search(lead[-24:]) or _of_things(lead) or (not notice and _is_caption(words)):
        return False
    if notice or len(words.strip()) - (end - start) <= 14:
        return True
    if not (_GRANT.search(lead) or _GRANT.search(rest[:16])):
        return False
    if _CHOOSER.search(words):
        return True
    clause = _CLAUSE.split(lead)[-1].strip() if _CLAUSE.search(lead) else lead.strip()
    return len(clause) <= 2 or bool(re.search(_SELF + "|" + _LABELS, lead)) or bool(re.match(r"(?:采用|遵循|使用|基于|以|按照|licen[sc]ed|released)", clause))


def _is_caption(words: str) -> bool:
    return bool(re.match(r"\s*(?:图|photo|image|credit|source|来源|via)\s?(?:\d+|片)?\s?[:：by]", words))
