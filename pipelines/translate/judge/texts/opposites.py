"""Words of closed classes: of a weekday, a direction, a relative or a degree there is one right translation, and its sisters are wrong.

One class a line, its values between bars. A value's words are those that state it; after `~` those that may stand for it and state
nothing by themselves. Blanks within an English phrase are written `_`. The longest word counts, so that a longer one that says something
else (`不超过`, `其他`) takes the shorter one out; the class `-` is for such as say nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_LONGEST = 6
"""Words or characters of the longest entry."""
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*|[.,;:!?]")
_WHOLE = """
weekday: monday mondays 周一 週一 星期一 礼拜一 月曜 | tuesday tuesdays 周二 週二 星期二 礼拜二 火曜 | wednesday wednesdays 周三 週三 星期三 礼拜三 水曜 | thursday thursdays 周四 週四 星期四 礼拜四 木曜 | friday fridays 周五 週五 星期五 礼拜五 金曜 | saturday saturdays 周六 週六 星期六 礼拜六 土曜 | sunday sundays 周日 週日 星期日 星期天 周天 礼拜天 日曜
season: ~ spring springtime 春 | summer summers 夏天 夏季 夏日 夏の ~ 夏 | autumn 秋天 秋季 秋日 秋の ~ 秋 fall | winter winters 冬天 冬季 冬日 冬の ~ 冬
compass: north northern northward 北边 北面 北侧 北側 北方 北部 向北 往北 朝北 以北 ~ 北 northerly northeast northwest | south southern southward 南边 南面 南侧 南側 南方 南部 向南 往南 朝南 以南 ~ 南 southeast southwest | east eastern eastward 东边 东面 东侧 東側 东方 东部 向东 往东 朝东 以东 ~ 东 東 northeast southeast | west western westward 西边 西面 西侧 西側 西部 向西 往西 朝西 以西 ~ 西 northwest southwest
colour: red 红色 紅色 红的 红灯 红伞 赤い ~ 红 紅 赤 crimson scarlet | blue 蓝色 藍色 蓝的 青い ~ 蓝 藍 青 navy azure | green 绿色 綠色 绿的 緑 ~ 绿 綠 青 | yellow 黄色 黃色 黄的 ~ 黄 黃 golden gold | black 黑色 黒い 黒の 黑的 ~ 黑 黒 dark | white 白色 白い 白的 ~ 白 pale | purple 紫色 ~ 紫 violet | grey gray 灰色 ~ 灰 ashen ash | pink 粉色 粉红 ~ 粉 桃 rosy | brown 棕色 褐色 茶色 ~ 棕 褐 茶 | orange 橙色 ~ 橙 橘 オレンジ amber
day: yesterday 昨天 昨日 きのう ~ 昨 last_night last_evening previous day_before other_day | today 今天 今日 きょう ~ 今 本日 now this these present day present-day current currently modern nowadays tonight | tomorrow 明天 明日 あした ~ 明 翌 next_day day_after following
year: last_year 去年 昨年 ~ 昨 previous earlier past ago last | next_year 明年 来年 ~ 明 来 翌 coming following
week: last_week 上周 上週 上个星期 上个礼拜 先週 ~ 上 先 previous past ago last | next_week 下周 下週 下个星期 下个礼拜 来週 ~ 下 来 following coming
moon: last_month 上个月 上個月 先月 ~ 上 先 previous past ago last | next_month 下个月 下個月 来月 ~ 下 来 following coming
parent: mother mum mom mummy mommy mama 妈妈 媽媽 母亲 母親 妈 媽 お母さん ~ 母 娘 ママ parents parent mother's mum's mom's | father dad daddy papa 爸爸 父亲 父親 爸 お父さん ~ 父 爹 パパ parents parent father's dad's
sibling: brother brothers 哥哥 弟弟 兄弟 ~ 哥 弟 兄 sibling siblings cousin cousins | sister sisters 姐姐 妹妹 姐妹 姉 ~ 姐 妹 姊 sibling siblings cousin cousins
child: son sons 儿子 兒子 息子 ~ 儿 兒 子 child children boy boys kid kids | daughter daughters 女儿 女兒 ~ 女 娘 child children girl girls kid kids
grandparent: grandmother grandma granny 奶奶 外婆 姥姥 祖母 おばあさん 祖母 ~ 婆 nan gran grandparents 阿嬷 | grandfather grandpa 爷爷 爺爺 外公 姥爷 祖父 おじいさん ~ 公 爷 爺 grandad granddad grandparents
spouse: husband 丈夫 老公 ~ 夫 先生 partner spouse man couple | wife 妻子 老婆 妻 ~ 太太 夫人 爱人 partner spouse woman couple 嫁
elder: uncle 叔叔 伯伯 舅舅 ~ 叔 伯 舅 おじ uncles mr | aunt auntie aunty 阿姨 姑姑 婶婶 ~ 姑 姨 婶 おば 伯母 aunts mrs lady woman
youth: boy boys 男孩 男生 少年 ~ 男 lad lads son sons kid kids child children young | girl girls 女孩 女生 少女 ~ 女 娘 妹 daughter daughters kid kids child children young lady
sex: ~ man men guy 男 | ~ woman women lady 女
person: i me my i'm i've i'd i'll 我 私 僕 俺 ~ we us our we're we've we'd we'll let's 我们 我們 mine myself ours 咱 自分 筆者 自己 うち one one's | you your yours yourself you're 你 您 你们 あなた ~ 大家 各位 みな みんな 人 谁 one
gender: he him his himself 他 彼 ~ 它 其 one's their they them 男 | she her hers herself 她 彼女 ~ 它 其 one's their they them 女
daytime: morning mornings 早上 早晨 清晨 上午 ~ am a.m 早 朝 晨 dawn breakfast 凌晨 early sunrise 午前 | noon midday 中午 正午 ~ 午 昼 lunch lunchtime | afternoon afternoons 下午 午后 午後 ~ pm 午 | evening evenings night nights 晚上 傍晚 夜里 半夜 夕方 深夜 夜晚 ~ 晚 夜 夕 晩 midnight dusk tonight overnight dinner pm 凌晨 after_dark late supper nightfall
meal: breakfast 早饭 早餐 早飯 朝食 朝ごはん ~ 早 朝 | lunch 午饭 午餐 午飯 昼食 昼ごはん ~ 午 昼 | dinner supper 晚饭 晚餐 晚飯 夕食 晩ごはん ~ 晚 夕 晩 meal feast
land: china chinese 中国 中國 ~ 中文 汉语 汉 漢 华 国内 mandarin | japan japanese 日本 ~ 日语 日文 日 和 | america american 美国 美國 アメリカ 米国 ~ 美 米 us usa states | britain british 英国 英國 イギリス ~ 英 uk english england | france french 法国 法國 フランス ~ 法 仏 | germany german 德国 德國 ドイツ ~ 德 | korea korean 韩国 韓国 ~ 韩 韓 | russia russian 俄罗斯 俄国 ロシア ~ 俄 露 | india indian 印度 インド | italy italian 意大利 イタリア ~ 意 | canada canadian 加拿大 カナダ | spain spanish 西班牙 スペイン | australia australian 澳大利亚 澳洲 ~ 澳
place: yunnan 云南 雲南 | sichuan 四川 ~ szechuan 川 | guangdong 广东 廣東 ~ canton 粤 | guangxi 广西 | hunan 湖南 ~ 湘 | hubei 湖北 | henan 河南 | hebei 河北 | shandong 山东 山東 | shanxi 山西 | shaanxi 陕西 | zhejiang 浙江 ~ 浙 | jiangsu 江苏 ~ 苏 | jiangxi 江西 | fujian 福建 ~ 闽 | guizhou 贵州 | gansu 甘肃 | qinghai 青海 | hainan 海南 | liaoning 辽宁 | jilin 吉林 | heilongjiang 黑龙江 | anhui 安徽 | tibet 西藏 | xinjiang 新疆 | hokkaido 北海道 | okinawa 沖縄 冲绳 | taiwan 台湾 台灣 | dali 大理 | lijiang 丽江 | beijing 北京 ~ capital peking | shanghai 上海 ~ 沪 | tokyo 东京 東京 ~ capital | osaka 大阪 | kyoto 京都 | taipei 台北 | guangzhou 广州 ~ canton | shenzhen 深圳 | hangzhou 杭州 | chengdu 成都 | nanjing 南京 | london 伦敦 ロンドン ~ capital | paris 巴黎 パリ ~ capital | berlin 柏林 ベルリン ~ capital
fraction: half 一半 半分 ~ 半 halves halved halve 50 五成 | ~ third thirds 三分之 | quarter 四分之一 ~ 刻 quarters fourth 25 | double doubled doubles twice 翻倍 两倍 兩倍 2倍 二倍 ~ 加倍 倍 dual again both second two | triple tripled thrice three_times 三倍 3倍 ~ 倍
rank: 第一 最初 ~ first firstly one 1 i 一 首 primary foremost beginning | second 第二 ~ seconds 二 两 两 兩 another other 2 ii | third 第三 ~ 三 thirds 3 iii | fourth 第四 ~ 四 4 iv | fifth 第五 ~ 五 5 v | sixth 第六 ~ 六 6 vi | seventh 第七 ~ 七 7 vii | last_to the_last 最后 最後 ~ last final finally lastly latter end latest eventually past ending
-: 其他 其她 吉他 他们 他們 他人 其它 无他 彼ら 彼方 一周一次 每周一次 每周二 每周一个 一周一 每周三次 每周两次 周一次 周三次 东西 東西 西瓜 西红柿 东京 南京 北京 東京 明年 fall_asleep first second_hand second-hand 南瓜 台北 white_paper 白菜 空白 白白 black_box 红包 黄瓜 绿茶 红茶 明白 坦白 second_thoughts a_second 一秒 in_the_end one_second per_second each_second every_second split_second for_a_second half_an_eye
"""  # noqa: E501 - a class stands on one line
_POLAR = """
bound: at_least 至少 起码 最少 少なくとも ~ minimum 以上 or_more 不少于 no_less_than no_fewer_than not_less_than | at_most no_more_than 最多 至多 不超过 多くとも 多くて ~ maximum up_to or_less or_fewer 以内 以下 以内に within 不多于
past: more_than greater_than exceeds exceeded exceeding exceed 超过 多于 大于 超える 超えた 上回 ~ over above 以上 多 余 超 beyond upwards past plus | less_than fewer_than 不到 少于 小于 不足 未满 下回 未満 ~ under below 以下 弱 within almost nearly close_to
change: increase increases increased increasing rose rising grew grows growing 增加 增长 增長 上升 提高 提升 上涨 上漲 増え 増加 上昇 ~ raise raises raised rise more up higher expand gain gained 涨 漲 增 升 加 多 高 伸び improve improved better boost | decrease decreases decreased decreasing reduce reduces reduced reducing dropped fell declined declining 减少 減少 下降 降低 下跌 減っ 減り 低下 ~ drop drops down less lower fewer cut cuts decline fall falls falling shrink shrank save saves saved 减 減 降 跌 少 缩 縮 低 落 下 省 lose lost
speed: faster quicker 更快 速く 速い ~ fast quick quickly speed 快 速 早 sooner swift swiftly rapid rapidly | slower 更慢 遅い 遅く ~ slow slowly 慢 遅 lag sluggish
price: cheaper cheap 便宜 安い 安く ~ affordable inexpensive low lower less bargain economical 省 廉 实惠 安 价 値 | expensive costly dearer pricey 更贵 昂贵 太贵 很贵 贵 貴 高価 ~ dear price priced high cost costs 高 値 价
size: bigger larger 更大 ~ big large great greater 大 多 wide wider vast more | smaller 更小 ~ small little tiny 小 少 less compact narrow
merit: better 更好 ~ good best well improve improved improvement 好 良 优 佳 prefer preferable superior nicer rather | worse 更差 更糟 更坏 ~ bad badly worst poor 差 糟 坏 悪 inferior
ease: easier 更容易 更简单 ~ easy easily simple simpler simply 易 简单 簡単 轻松 handy convenient | harder more_difficult 更难 更困难 ~ hard difficult tough 难 難 困 trouble complex complicated
length: longer 更长 更長 ~ long length 长 長 久 | shorter 更短 ~ short briefly brief 短 少
height: higher 更高 ~ high top 高 上 more up upper taller | lower 更低 ~ low 低 下 less down fewer reduce reduced
hour: earlier 更早 ~ early ahead before previous previously 早 前 先 sooner ago past prior former | later 更晚 ~ late after afterwards then 晚 后 後 遅 迟 subsequently next follow following eventually in
weight: heavier 更重 ~ heavy weigh 重 | lighter 更轻 ~ light 轻 軽
amount: ~ more 更多 | fewer 更少 ~ less 少
most: largest biggest 最大 ~ maximum max most greatest main major big 大 top widest utmost | smallest 最小 ~ minimum min least tiny 小
top: highest 最高 ~ maximum max top most tallest peak best 高 up | lowest 最低 ~ minimum min least bottom 低
fastest: fastest quickest 最快 ~ fast soonest quick earliest 快 | slowest 最慢 ~ slow 慢
best: best 最好 最佳 ~ better ideal finest good optimal 好 佳 良 favourite favorite most top 推荐 | worst 最差 最糟 最坏 ~ bad worse 差 糟 坏
all: all 所有 全部 すべて 全て ~ every each any whole entire entirely everything everyone both full total complete completely 都 全 每 总 毎 皆 各 everywhere no none always throughout | some_of ~ some 一些 部分 有些 有的 一部 いくつか certain few several part partly partial 某 几 幾 数 something somewhat any ones sometimes others various | most_of majority mostly 大部分 大多数 大半 多数 ~ most largely mainly 多 ほとんど 主 almost nearly
often: always never_fails never_failed never_fail never_misses never_missed never_without 总是 总 永远 いつも 常に ~ ever forever constantly keep keeps kept still continually every all 一直 老是 老 都 从来 始终 constant time throughout since invariably regularly often usually | never 从不 从未 从来没 决不 决して 決して 一度も ~ not no ever none n't without nothing 不 没 未 无 ない ません once | often 经常 常常 时常 往往 よく しばしば ~ frequently usually many lots regularly commonly 常 多 always time times tend 频 | sometimes occasionally 有时 偶尔 有时候 時々 たまに ~ now_and_then at_times once_in_a_while from_time every_so_often may some 间或 occasional occasion | rarely seldom 很少 难得 めったに ~ hardly few little rare barely scarcely 少 罕
must: must 必须 必需 务必 なければならない ~ have_to has_to had_to need needs needed necessary required require requires should shall essential 要 须 必 得 ought mandatory always absolutely sure be_sure needn't | may might optional can could able 可能 也许 或许 可以 能够 かもしれない できる できます ~ perhaps maybe possibly possible probably likely 可 能 会 optionally allowed
before: ~ before 之前 前 | ~ after 之后 後
side: left-hand on_the_left to_the_left 左边 左側 左侧 左手 ~ left 左 | right-hand on_the_right to_the_right 右边 右側 右侧 右手 ~ right 右
floor: upstairs 楼上 樓上 ~ above up 上 階上 | downstairs 楼下 樓下 ~ below down 下 階下 street
space: inside indoors 里面 裡面 室内 ~ in within into interior indoor inner 里 裡 内 中 屋 | outside outdoors 外面 室外 ~ out outdoor exterior beyond external outer 外 户外 away
luck: succeeded success successful successfully 成功 ~ succeed succeeds manage managed work worked works 通过 pass passed 成 | failed failure fails 失败 失敗 ~ fail failing unable could broke broken crash error errors 败 失 敗 wrong lose lost miss missed
leave: allow allows allowed permits permitted 允许 允許 許可 ~ can let lets may enable enables possible permit 可 让 能 许 | forbid forbids forbidden prohibited prohibits banned bans 禁止 ~ not no must prevent prevents ban block blocks disallow 禁 不 never cannot
switch: enable enables enabled 启用 啟用 有効 ~ on turn activate allow allows 开 開 open | disable disables disabled 禁用 停用 無効 ~ off turn deactivate 关 閉 关闭 not no
win: won wins winning 赢 贏 勝 ~ win victory beat success 胜 | lost_the loses losing 输掉 輸了 負け ~ lose lost defeat 输 輸 败
mind: remember remembers remembered recall 记得 記得 覚え ~ memory recalled 记 記 忘 forget reminded remind | forget forgets forgot forgotten 忘记 忘了 忘記 忘れ ~ 忘 remember missed slipped left omitted
transfer: upload uploads uploaded uploading 上传 上傳 アップロード ~ send push 上 put | download downloads downloaded downloading 下载 下載 ダウンロード ~ fetch pull get 下
cipher: encrypt encrypts encrypted encryption 加密 暗号化 ~ secure | decrypt decrypts decrypted decryption 解密 復号
ends: server servers 服务器 伺服器 服务端 サーバー サーバ ~ host backend machine server-side | client clients 客户端 用戶端 クライアント ~ customer customers browser client-side 客
flow: input inputs 输入 輸入 入力 ~ enter type typed in | output outputs 输出 輸出 出力 ~ print prints printed out produce produces
near: local locally 本地 本机 ローカル ~ here own machine native | remote remotely 远程 遠端 リモート ~ far away server
known: public publicly 公开 公開 ~ open visible published | private privately 私有 私人 非公開 ~ own personal hidden internal secret
alike: same identical 相同 一样 一樣 同样 同じ ~ as like alike equal similar equally 同 | different differently 不同 不一样 違う 異なる ~ differ differs difference other another vary varies 别 异 違 various separate unlike
heat: hot hotter 炎热 很热 热的 暑い 熱い ~ heat warm heated 热 熱 暑 boiling | cold colder 寒冷 很冷 冷的 寒い 冷たい ~ cool chill chilly freezing 冷 寒 涼 凉
danger: safe safely safer 安全 ~ secure safety security reliable 稳 | dangerous unsafe 危险 危險 危険 ~ danger risk risky 险 hazard
add: added adds adding 添加 新增 加上 追加 ~ add put plus include insert extra more another new 加 增 入 add-on | removed removes removing deleted deletes deleting 删除 刪除 移除 去掉 削除 ~ remove delete drop dropped cut throw threw took strip erase clean wipe 删 刪 除 去 消 without rid
age: ~ old older oldest 老 旧 舊 古 | ~ new newer newest young younger 新
start: began begins begin started starts starting 开始 開始 始ま 始め ~ start since first from set launch launched open 起 始 initially beginning kick | ended ends ending stopped finished stops 结束 結束 停止 終わ ~ end stop finish finishes final over last complete completed close closed conclude 完 终 終 停 最后 quit
-: 不超过 no_more_than not_more_than not_less_than a_lot_more rather_than no_longer as_long_as some_more 高速 小时 小時 sometimes all_right after_all not_at_all at_all all_the_time best_of_all 大小 多少 高低 长短 best_friend 最好是 best_wishes at_best 总之 总结 总共 总计 hot_spot better_not had_better lost_the_way 至少说明 same_time 一样多 一样的 没有什么不同 both_ends
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Said:
    """That a text states a value of a class, or, where not `plain`, may state it."""

    kind: str
    value: int
    plain: bool
    polar: bool


@cache
def _meant() -> dict[str, tuple[Said, ...]]:
    """Every word or phrase with what it says; none for those that take others out."""
    meant: dict[str, list[Said]] = {}
    lines = [(line, table is _POLAR) for table in (_WHOLE, _POLAR) for line in table.strip().split("\n")]
    for line, polar in lines:
        kind, _, values = line.partition(":")
        for number, value in enumerate(values.split("|")):
            for words, plain in zip(value.split("~"), (True, False), strict=False):
                for word in words.replace("’", "'").split():
                    known = meant.setdefault(word.replace("_", " "), [])
                    if kind != "-" and not any((one.kind, one.value) == (kind, number) for one in known):
                        known.append(Said(kind, number, plain, polar))
    return {word: tuple(found) for word, found in meant.items()}


@cache
def _openings() -> tuple[frozenset[str], re.Pattern[str]]:
    """First words of the Latin entries; a pattern for first characters of the others."""
    return (
        frozenset(word.split(" ")[0] for word in _meant() if word.isascii()),
        re.compile(f"[{''.join(sorted({word[0] for word in _meant() if not word.isascii()}))}]"),
    )


def said(text: str) -> Iterator[tuple[Said, str]]:
    """What a text states or may state, with the words for it."""
    lower = text.lower().replace("’", "'")
    for word in (*_latin(lower), *_others(lower)):
        yield from ((one, word) for one in _meant()[word])


def _latin(text: str) -> Iterator[str]:
    words, at = _WORD.findall(text), 0
    while at < len(words):
        length = 1
        if words[at] in _openings()[0]:
            found = next((n for n in range(_LONGEST, 0, -1) if " ".join(words[at : at + n]) in _meant()), 0)
            if found:
                yield " ".join(words[at : at + found])
                length = min(found, len(words) - at)
        at += length


def _others(text: str) -> Iterator[str]:
    at = 0
    while found := _openings()[1].search(text, at):
        at = found.start()
        length = next((n for n in range(_LONGEST, 0, -1) if text[at : at + n] in _meant()), 0)
        if length:
            yield text[at : at + length]
        at += max(1, length)
