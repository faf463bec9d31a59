"""The words that themes write at the edges of a post: dates, labels, neighbours, notices, buttons, in the languages blogs are read in."""

import re
from collections.abc import Iterable

SENTENCE = re.compile(r"[。！？!?；]|，.|[a-z]{4,}\.(?:\s|$)")
DATE = re.compile(
    r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2}\s*日?)?|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d"
    r"|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*"
    r"(?:\d{1,2}(?:st|nd|rd|th)?)?,?\s*(?:19|20)\d\d",
    re.I,
)
LABELS = re.compile(
    r"\b(?:by|on|in|at|to|of|the|a|post(?:ed)?|publish(?:ed)?|updated?|modified|edited|created|last|written|author|dates?|time|"
    r"categor(?:y|ies)|tags?|tagged|filed|under|topics?|reading|read|mins?|minutes?|words?|count|views?|visits?|hits|comments?|no|"
    r"likes?|share|permalink|source|lv\d*|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|day|edit(?: this)? page|utc|am|pm)\b"
    r"|作者|原创|转载|发[布表佈]|发文|更新|修改|创建|編輯|编辑|撰写|日期|时间|時間|分[类類]|标签|標籤|字数|字數|总|本文|全文|文章|约|約|阅读|閱讀|预计|时长|時長"
    r"|浏览|瀏覽|热度|评论|評論|留言|点赞|次|字|分钟|分鐘|小时|秒|最后|最近|首次|发于|于|在|在于|來源|来源|星期.|周[一二三四五六日]|上午|下午|条|人|个"
    r"|公開日?|更新日|投稿日?|著者|作成日?|カテゴリー?|タグ|読了|所要|目安|文字|작성일?|수정일?|분류|태그|조회|年|月|日|时|分",
    re.I,
)
NEIGHBOUR = re.compile(
    r"[上下前后後]一?[篇页頁章节]|[较較更][新早旧舊][的之]?(?:文章|一?篇|内容)?"
    r"|\b(?:prev(?:ious)?|next|newer|older)\b(?:\s+(?:post|article|page|entry))?"
    r"|(?:前|次|古い|新しい)の?(?:記事|投稿)へ?|이전\s*글?|다음\s*글?",
    re.I,
)
ARROW = re.compile(r"[←→«»‹›<>＜＞❮❯◀▶⟵⟶⬅➡]")
NEIGHBOUR_ALONE = re.compile(rf"(?:{ARROW.pattern}|[\s:：|])*+(?:{NEIGHBOUR.pattern})(?:{ARROW.pattern}|[\s:：|])*+", re.I)
RELATED = re.compile(
    r"(?:相[关關]|推[荐薦]|猜你|延伸|更多|最近|最新|[热熱][门門]|随机|系列|related|recommend|you (?:may|might)|more (?:from|posts|articles)"
    r"|recent|popular|read (?:next|more)|keep reading|latest|関連|おすすめ|최근|관련|추천"
    r"|['‘].{1,30}['’] ?카테고리의 다른 ?글).{0,24}",
    re.I,
)
# What a card says of itself before its title, and the link that ends it.
RELATED_CARD = re.compile(
    r"(?:also read|read also|further reading|up next|don.t miss|what to read next|次に読む|あわせて読みたい|こちらもおすすめ)\W*", re.I
)
MORE = re.compile(
    r"\W*(?:(?:continue|keep) reading|read (?:more|on|the (?:post|story|article))|learn more|more"
    r"|阅读(?:全文|更多|原文)|閱讀(?:全文|更多)|查看(?:全文|更多|详情)|了解更多|続きを読む|もっと見る|더 ?보기|자세히(?: 보기)?)\W*",
    re.I,
)
COMMENTS = re.compile(
    r"(?:\d{1,6}\s?[条則则篇个個件]?\s?)?"
    r"(?:评论|評論|留言|发表评论|發表評論|评论区|コメント|댓글|comments?|leave a (?:reply|comment)|discussions?|responses?)"
    r"(?:\s?[(（]?\d{0,6}[)）]?)?\s?(?:powered by .{1,40})?",
    re.I,
)
NOTICE = re.compile(
    r"版[权權](?:声明|聲明|所有|协议)|本文(?:链接|鏈接|連結|地址|标题|标签|作者|采用|由)|(?:文章|原文|永久)(?:链接|鏈接|連結|地址|标题|作者)|转载|轉載"
    r"|许可协议|許可協議|知识共享"
    r"|creativecommons|\bCC[ -]BY|creative commons|licensed? under|all rights reserved|permalink:|無断転載|저작권",
    re.I,
)
# Atomic and possessive: each word is read one way only, so that a hostile text costs no more than its length.
BUTTONS = re.compile(
    r"(?:(?>分享(?:到|至|一下)?|share(?: (?:this|on|via|it|to))*+|tweet|回到?顶部|返回顶部|回[頂顶]部|back to top|top"
    r"|打赏|赞赏|捐赠|支持一下|赞过|点?赞|喜欢|收藏|正在加载|加载中|loading"
    r"|请我喝(?:杯?咖啡|茶|奶茶)?|复制链接|copy link|edit (?:this )?(?:page|post|on \w++)|编辑此页|在 \w++ 上编辑(?:此页|本文)?"
    r"|查看源码|(?:view |page )?source|举报|reply"
    r"|返回|back|like|donate|reward|subscribe|rss"
    r"|twitter|facebook|weibo|微博|微信|qq|linkedin|telegram"
    r"|目录|目錄|本页目录|文章目录|(?:table of )?contents|on this page|toc|目次|목차|\W))++",
    re.I,
)
# A line that leads back, and says nothing else.
BACK = re.compile(
    r"\W*(?:[返回]到?[回]?(?:首页|首頁|主页|主頁|目录|目錄|列表|上一页|上一頁)|トップ(?:ページ)?へ戻る|一覧へ戻る"
    r"|(?:back|return) to (?:the )?(?:home(?: ?page)?|main page|front page|index|list|blog))\W*",
    re.I,
)
TAG_PATH = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|labels?|keywords?|authors?|series|fenlei|biaoqian)(?:/|\.html|\?|=|$)"
    r"|/archives?/(?:19|20)\d\d(?:/\d\d?)?/?$",
    re.I,
)
LETTERS = re.compile(r"[^\W\d_]")
BLANKS = re.compile(r"\s+")
REPLY = re.compile(r"\W*(?:回复|回覆|答复|reply|返信|답글|답장)\W*", re.I)
AD_LABEL = re.compile(
    r"(?:advertise(?:ment|ments)?|advertising|ads?|ad by \w+|sponsored(?: (?:links?|content|post))?|promoted|paid (?:content|partnership)"
    r"|(?:article|story) continues below(?: (?:the )?ad(?:vertisement)?)?|continue reading below|loading ad|skip ad"
    r"|广告|廣告|推广|推廣|赞助(?:商|内容|链接)?|スポンサー(?:ド)?リンク|広告|PR|광고|반응형|реклама|anzeige|werbung|publicité|publicidad|\W)+",
    re.I,
)
# Addresses at which other sites take a page's address to hand it on.
SHARE_URL = re.compile(
    r"/(?:intent/(?:tweet|post)|sharer(?:\.php)?/?\?|sharer/sharer|share(?:Article|-offsite|\.php|/url|/add)?/?\?|share/share\.php|dialog/(?:share|feed|send)"
    r"|submit/?\?(?:[^#]*&)?url=|pin/create|send/?\?(?:[^#]*&)?text=|shareqq|cgi_qzshare|qzshare|sharelink|lineit|share-?dialog)"
    r"|//(?:www\.)?addtoany\.com/|//b\.hatena\.ne\.jp/(?:entry|add)|^mailto:\?|^whatsapp:|^fb-messenger:|social-plugins\.line\.me",
    re.I,
)
JOIN = re.compile(
    r"\W*(?:sign ?(?:up|in)(?: (?:now|for free|free|here|today))?|subscribe(?: (?:now|here|today|for free))?"
    r"|join(?: (?:now|us|here|free|today))?|log ?in"
    r"|register(?: now)?|(?:create|get) (?:an? )?(?:free )?account|get started|start (?:now|(?:your )?(?:free )?trial)"
    r"|submit|send|unsubscribe|privacy policy|terms"
    r"|(?:立即|马上|免费|点此|点击)?(?:订阅|訂閱|注册|註冊|登录|登入|加入|开通)(?:会员|账号|我们)?"
    r"|登録(?:する)?|会員登録|ログイン|購読(?:する)?|구독(?:하기)?|로그인|회원가입)\W*",
    re.I,
)


def folded(text: str) -> str:
    """A text with each run of blanks as one."""
    return BLANKS.sub(" ", text).strip()


def without(text: str, parts: Iterable[str]) -> str:
    """A text with each of these parts taken out once, the longest first."""
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = text.replace(part, " ", 1)
    return text
