"""Whose rights a sentence speaks of: the page's own, or those of a photograph, a theme, a library, another site."""

import re
from typing import Final

from pipelines.rights.licences import simplified

_THING_WORDS: Final = (
    "代码|程序|软件|源码|主题|模板|图片|图像|照片|插图|封面|头图|配图|题图|字体|图标|音乐|音频|视频|数据集|插件|项目|仓库|工具|语料|素材|壁纸|译文|原文|课程|教材"
    "|文档|维基|书|论文|库"
    r"|library|libraries|code|software|theme|template|photo\w*|image\w*|picture\w*|font\w*|icon\w*|dataset\w*|plugin\w*|package|repositor\w+|repo|source|logo|cover"
    r"|illustration\w*|video\w*|music|wikipedia|wikimedia|flickr|stack ?overflow|stack ?exchange|project|program|app|tool|framework|画像|写真|コード|ソフト\w*|テーマ"
    "|소스|코드|이미지"
)
_SELF_WORDS: Final = (
    "本文|本篇|本站|本博|本网|本页|本作品|本著作|本系列|本内容|本帖|本日志|此文|此作品|文章|博文|日志|博客|网志|部落格|全站|站内|站点|网站|原创|作品|内容|文字|著作|创作"
    "|正文|this|these|my|our|contents?|posts?|articles?|text|writings?|blog|web ?site|site|work|entry|当サイト|本サイト|記事|サイト|ブログ|この|이 글|이 저작물|저작물|콘텐츠"
    "|블로그"
)
_LABEL_WORDS: Final = (
    r"版权|creative ?commons|クリエイティブ|知识共享|创用|创意共享|许可|协议|授权|声明|license|licence|copyright|copyleft|rights|©|\(c\)|ライセンス|라이선스|cc|除|except"
    "|unless|otherwise"
)
THING: Final = simplified(f"(?:{_THING_WORDS})")
OWN: Final = simplified(f"(?:{_SELF_WORDS})")
OWN_OR_LABEL: Final = simplified(f"(?:{_SELF_WORDS}|{_LABEL_WORDS})")
RULES_ITSELF: Final = simplified(
    f"(?:{_SELF_WORDS})[^,。]{{0,14}}?(?:均|皆|都|全部|一律)?(?:采用|遵循|禁止|谢绝|以 ?cc|未经|(?:is|are) (?:licensed|released|available))"
)
_JOINED: Final = re.compile(r"[^,。]{0,3}?(?:、|和|与|及|以及|,|/|and|or|中的?(?:文字)?)")


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
    if things[0] < selves[0].start():
        return after_self
    return after_self and not _JOINED.match(lead[selves[-1].end() : things[-1]])
