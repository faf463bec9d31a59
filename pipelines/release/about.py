"""The card's section on which posts a data set is about: the condition as it was asked, and what it means."""

import re

from pipelines.release.tables import Show

_SECTION = {
    "en": """
## What it is about

Of all posts of the corpus this data set has those for which this condition over the columns of a post is true:

{condition}

The other {others} posts are listed in `removed` as `not_selected`.
{mentions}""",
    "zh": """
## 选取条件

在语料库的全部文章中，本数据集只收满足以下条件（针对文章各列）者：

{condition}

其余 {others} 篇列于 `removed`，原因为 `not_selected`。
{mentions}""",
}
_MENTIONS = {
    "en": """`mentions(text, 'word', …)` is true where one of the words stands in the text: upper or lower case, full or half width,
simplified or traditional characters make no difference, and a Latin word counts by itself only, not inside a longer one.
""",
    "zh": """`mentions(文本, '词', …)`：文本中出现任一词即为真，不分大小写、全角半角与简繁；拉丁字母的词须独立出现，不计更长单词的一部分。
""",
}


def selection(where: str, language: str, show: Show) -> str:
    """The section in one language of the card (en or zh), or nothing where the data set is about every post."""
    if not where:
        return ""
    mentions = _MENTIONS[language] if "mentions" in where.lower() else ""
    return _SECTION[language].format(condition=fenced(where), others=show("removed.reason|not_selected|posts"), mentions=mentions)


def fenced(sql: str) -> str:
    """SQL as a code block that nothing in it can end."""
    marks = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", sql))])
    return f"{marks}sql\n{sql}\n{marks}"
