"""Whose rights a sentence speaks of: the page's own, or those of a photograph, a theme, a library, another site."""

import re
from typing import Final

from pipelines.rights.licences import simplified

_THING_HAN: Final = (
    "代码|程序|软件|源码|主题|模板|图片|图像|照片|插图|封面|头图|配图|题图|字体|图标|音乐|音频|视频"
    "|数据|地图|插件|项目|仓库|工具|语料|素材|壁纸|译文|原文|课程|教材|文档|维基(?:百科)?|书|论文|库"
    "|画像|写真|コード|ソフト|テーマ|소스|코드|이미지"
)
_THING_LATIN: Final = (
    "librar(?:y|ies)|codes?|software|themes?|templates?|photos?|photographs?|photography|images?|pictures?|fonts?|icons?|data|maps?"
    "|datasets?|corpus|corpora|books?|papers?|wikis?|slides|courses?|language models?"
    "|plugins?"
    "|packages?|repositor(?:y|ies)|repos?|source|logos?|covers?|illustrations?|videos?|music|wikipedia|wikimedia|flickr|stack ?overflow"
    "|stack ?exchange|projects?|programs?|apps?|tools?|frameworks?"
)
_SELF_HAN: Final = (
    "本文|本篇|本站|本博|本网|本页|本作品|本著作|本系列|本专栏|本手记|本笔记|本周刊|本刊|本小站|本内容|本帖|本日志|此文|此作品|文章|博文|日志|博客|网志|部落格"
    "|全站|站内|站点|网站|原创|作品|内容|文字|著作|创作|正文|当サイト|本サイト|記事|サイト|ブログ|この"
    "|이 글|이 저작물|저작물|콘텐츠|블로그"
)
_SELF_LATIN: Final = (
    "this|these|my|our|everything|contents?|posts?|articles?|texts?|writings?|blog|web ?site|site|works?|entry|entries|essays?|notes?"
)
_LABEL_WORDS: Final = (
    "lizenz|licen[cz]i?a|licença|лицензи|giấy phép"
    r"|版权|creative ?commons|クリエイティブ|知识共享|创用|创意共享|许可|协议|授权|声明|©|\(c\)|ライセンス|라이선스|除|[如若]无特"
    "|licen[sc]e|copyright|copyleft|rights|except|unless|otherwise|(?<![a-z])cc(?![a-z])"
)


def _words(han: str, latin: str) -> str:
    return f"(?:{han}|(?<![a-z])(?:{latin})(?![a-z]))"


_OWN: Final = _words(_SELF_HAN, _SELF_LATIN)
THING: Final = simplified(_words(_THING_HAN, _THING_LATIN))
OWN: Final = simplified(_OWN)
OWN_OR_LABEL: Final = simplified(f"(?:{_OWN}|{_LABEL_WORDS})")
RULES_ITSELF: Final = simplified(
    f"{_OWN}[^,。]{{0,14}}?(?:均|皆|都|全部|一律)?(?:采用|遵循|禁止|谢绝|以 ?cc|未经|(?:is|are) (?:licensed|released|available))"
)
_BELONGS: Final = re.compile(r"\s?|\s?(?:of|for|behind|in|on|from)\s?(?:the |all )?(?:this )?|的")
_JOINED: Final = re.compile(r"[^,。]{0,3}?(?:、|・|和|与|及|以及|,|/|and|or|中的?(?:文字)?)")


def of_things(lead: str) -> bool:
    """Whether the words before a statement speak of an image, a theme or a program rather than of the page.

    `本站文章、图片均采用…` speaks of both, so of the page; `本文代码采用…` speaks of the code.
    """
    things = [match.end() for match in THING.finditer(lead)]
    if not things:
        return False
    selves = list(OWN.finditer(lead))
    if not selves:
        return True
    after_self = things[-1] > selves[-1].end()
    if things[0] <= selves[0].start():
        return after_self or bool(_BELONGS.fullmatch(lead[things[-1] : selves[-1].start()]))
    return after_self and not _JOINED.match(lead[selves[-1].end() : things[-1]])
