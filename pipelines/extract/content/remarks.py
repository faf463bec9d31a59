"""What a theme says in its own name beside a post: that it is old, how many answered, that it may be rated, rewarded, handed on."""

import re

from lxml.html import HtmlElement

from pipelines.extract.content.edge_words import SHARE_URL
from spiders.dom.select import text_of, words

# The two halves of a remark on an old post: when it was written, and that what it says may hold no more.
_AGED = re.compile(
    r"(?:本文|文章|内容|此文|article|post|page).{0,16}(?:更新|编辑|修改|发布|发表|写|updated|published|written|modified)"
    r"|最[后後]更新[于於]",
    re.I,
)
_STALE = re.compile(r"过[时期]|過時|失效|有所发展|发生了?(?:改变|变化)|不再适用|out ?dated|out of date", re.I)
_REWARD = re.compile(
    r"(?:[打讚赞]?[赏賞](?:支持|一下|作者)?|捐[赠贈助]|[赞贊]助|请我喝[^，。]{1,6}"
    r"|donate|reward|tip(?: jar)?|sponsor|buy me a (?:coffee|tea|beer))!?",
    re.I,
)
_ANSWERS = re.compile(r"#(?:comments?|respond|disqus_thread|reply)\b.{0,20}", re.I)  # where such a link leads
_LONGEST = 150  # characters of a remark
_LABEL = 40
_BUTTONS = ("button", "label", "summary")


def is_remark_on_age(element: HtmlElement) -> bool:
    """Whether a box says how long ago the post was written and that it may be out of date."""
    text = words(element)
    return len(text) <= _LONGEST and _AGED.search(text) is not None and _STALE.search(text) is not None


def asks_reward(element: HtmlElement) -> bool:
    """Whether a block has a button that asks for money, whatever its sentence says."""
    return any(_REWARD.fullmatch(words(each)) for each in element.iter(*_BUTTONS))


def counts_answers(element: HtmlElement) -> bool:
    """Whether a line is one link to the answers below the post, such as `(3 comments)`."""
    link = next(element.iter("a"), None)
    if link is None or not _ANSWERS.fullmatch(link.get("href") or ""):
        return False
    return sum(map(str.isalnum, text_of(element))) == sum(map(str.isalnum, text_of(link)))


def hands_on(element: HtmlElement) -> bool:
    """Whether an element is one link, with a few words, that hands the page on to another site."""
    return element.tag == "a" and SHARE_URL.search(element.get("href") or "") is not None and len(words(element)) <= _LABEL


def rates(element: HtmlElement) -> bool:
    """Whether a block is a form to choose one of a few marks for the post."""
    marks = [each for each in element.iter("input") if (each.get("type") or "").lower() == "radio"]
    return len(marks) > 1 and next(element.iter("form"), None) is not None and len(words(element)) <= _LONGEST
