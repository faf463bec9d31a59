"""Words that reserve rights, and words that permit reposting with attribution, in Chinese, Japanese, Korean and English.

Patterns match folded text (see licences.fold): simplified characters, ASCII punctuation, lower case. Every run is bounded.
"""

from typing import Final

from pipelines.rights.licences import simplified

_COPY: Final = "(?:转载|转发|复制|摘编|摘录|抄袭|盗用|引用|使用|搬运|翻载|商用|传播|镜像)"
_LEAVE: Final = "(?:许可|授权|允许|同意|书面|准许|批准|权利人|许诺)"
_MUST_NOT: Final = "(?:禁止|不得|请勿|严禁|谢绝|不可|不能|不许|不准|勿|拒绝|一律)"
_ANY: Final = (
    "(?:任何|一切|以任何|未经授权的?|擅自|私自|随意|全文|商业|自行|他人"
    "|以?[^。,用]{0,6}?(?:形式|方式|个人|媒体|网站)(?:和|或)?){0,4}"
)
_ENGLISH_LEAVE: Final = "(?:prior |written |express |the author's |my ){0,4}(?:permission|consent)"
_PROHIBITED: Final = "(?:prohibited|forbidden|not (?:allowed|permitted))"

RESERVED: Final = simplified(
    "|".join(
        (
            rf"未(?:经|得|获)[^。,]{{0,16}}?{_LEAVE}[^。]{{0,14}}?{_MUST_NOT}[^。,]{{0,10}}?{_COPY}",
            rf"非(?:授权|经许可|经授权)[^。,]{{0,4}}(?:禁止|请勿|不得|谢绝|严禁)[^。,]{{0,8}}?{_COPY}",
            rf"(?:禁止|请勿|严禁|谢绝|拒绝|不得|不允许|不许|不准|勿|不可|不接受){_ANY}的?(?:进行)?"
            "(?:转载|摘编|抄袭|盗用|搬运|翻载|(?:复制|转发)(?=[^。]{0,8}?(?:转载|摘编|传播|本文|本站|文章|内容|全文)))",
            f"(?:本文|本站|文章|内容|文字)[^。,]{{0,6}}{_MUST_NOT}(?:复制|转发)",
            "转载(?:前|时)?(?:都|均|也|皆|一律)?(?:请|须|需|需要|必须|务必|应|先|均需|请先|请务必|请提前){1,3}(?:先|事先"
            "|提前)?(?:与|和|向|经|经过|征得"
            "|得到|获得|取得|联系|联络|告知)?"
            "[^。,;注]{0,14}?(?:授权|许可|同意|联系|联络)(?:作者|本人|博主|我|原作者)?(?:获得|取得|以获|获取)?(?:授权|许可|同意)?",
            "转载(?:请)?联系[^。,]{0,12}",
            "(?:如需|若要|需要|想要)转载[^。注]{0,8}(?:联系|授权|许可|同意)",
            "版权所有|著作权所有|(?:版权|著作权)归[^。,]{0,20}所有|(?:保留|享有)(?:一切|所有|全部)权利|(?:一切|所有|全部)权利保留"
            "|(?:翻版|转载|违者)必究"
            "|侵权必究|盗版必究",
            "all rights? reserved|alle rechte vorbehalten|tous (?:les )?droits (?:sont )?réservés|todos los derechos reservados"
            "|todos os direitos reservados|tutti i diritti (?:sono )?riservati|все права защищены",
            "(?:may|must|can|shall) ?not be (?:re-?)?(?:produced|published|copied|distributed|posted|used|printed)[^.]{0,80}?without",
            r"(?:do not|don't|no) (?:re-?)(?:post|publish|print|produce|distribute|use)\w{0,6}|(?:do not|don't) copy",
            "no part of this [^.]{0,60}may be",
            r"(?:may|must|can|shall) ?not (?:copy|re-?(?:post|publish|print|produce|distribute))[^.]{0,30}?(?:this|my|our|any|these) ",
            f"(?:re-?)(?:production|publication|posting|distribution|publishing)[^.]{{0,60}}?(?:is|are) (?:strictly )?{_PROHIBITED}",
            f"(?:unauthori[sz]ed|without {_ENGLISH_LEAVE})[^.]{{0,60}}?{_PROHIBITED}",
            f"{_PROHIBITED}[^.]{{0,40}}?without {_ENGLISH_LEAVE}",
            "无断(?:での)?(?:无断|转载|复制|使用|引用|复写|转用|[・、]|および|及び|または|等の?|での){1,8}(?:は|を)?(?:固く|一切"
            "|厳に|全て)?(?:お)?"
            "(?:禁じ|禁止|ご遠慮|断り|厳禁|しないで)(?:ます|られ)?",
            "无断で[^。]{0,16}?(?:禁じ|禁止|お断り|ご遠慮)",
            "转载(?:は)?(?:禁止|不可|厳禁|お断り|を禁)",
            r"무단\s?(?:전재|복제|도용|배포|사용)[^.\n]{0,20}?(?:금지|금합니다|불허|금함)|불펌\s?금지",
        )
    )
)
_CITE: Final = r"(?:credit|attribut|link back|link to|cite|acknowledg|mention|source|original)"
PERMISSION: Final = simplified(
    "|".join(
        (
            rf"(?:转载|引用|转发(?=,?请[^求]|本|此|或|、)|分享|摘录|转帖|{_COPY}[和或、及/]{_COPY})[^。!?\n]{{0,14}}?(?:请|须|需"
            rf"|必须|务必|应|烦请|敬请|麻烦|应当|要)[^。!?\n]{{0,8}}?"
            r"(?:注明|标明|标注|附上|附|保留|带上|注名|写明|说明|声明|署名|标出|指明|给出|包含|加上|链接)[^。!?,;\n”」』\"]{0,18}",
            r"(?:转载|引用)(?:注明|标明|保留|附)[^。!?,;\n”」』\"]{0,14}|注明(?:出处|来源|作者)[^。,]{0,6}(?:即可|可|方可"
            r"|后可)[^。,]{0,4}转载",
            "欢迎[^。,]{0,6}转载|允许[^。,未]{0,14}转载|(?:可以?|允许|可自由|可随意|随意|自由|任意|无需授权(?:即可)?|同意)转载"
            "|转载(?:无需|不需要?"
            "|不必)[^。,]{0,4}(?:授权|许可|同意)|随便(?:转载|转)",
            "(?:(?:you (?:may|can)|you(?:'re| are) (?:free|welcome|allowed) to)|feel free to|free to|permission (?:is )?(?:granted"
            "|given) to|please) ?"
            rf"(?:re-?(?:post|publish|print|produce|use)|share|copy|quote|translate|distribute)[^.]{{0,80}}?{_CITE}[^.,]{{0,20}}",
            rf"(?:repost|republish|reprint|share|cop(?:y|ie))\w{{0,5}}[^.]{{0,50}}?(?:is|are) (?:allowed|welcome|permitted|fine"
            rf"|ok)[^.]{{0,60}}?{_CITE}[^.,]{{0,20}}",
            rf"(?:if you|when you|when)\s?(?:re-?(?:post|publish|print)|share|copy|quot)[^.]{{0,50}}?(?:please )?(?:{_CITE}"
            rf"|include)[^.]{{0,20}}",
            rf"re-?(?:posts?|prints?|posting|printing) (?:is |are )?welcome[^.]{{0,30}}?{_CITE}[^.,]{{0,20}}",
            r"(?:转载|引用|转用)[^。\n]{0,12}?(?:際|時|場合|とき)[^。\n]{0,10}?(?:出典|出所|リンク|引用元|url|クレジット"
            r"|著者)[^。\n]{0,12}?(?:明記|記載|記|張|貼|示|お願い)",
            "转载(?:は)?(?:自由|可(?!能|以)|歓迎|ok)|引用は(?:自由|可|歓迎|ok)",
            r"(?:퍼갈|인용|공유|전재)[^.\n]{0,12}?출처[^.\n]{0,10}?(?:밝|표기|명시|남겨)",
        )
    )
)
