"""Cards of other posts that a post shows below itself: they make no list of it."""

import re

from spiders.dom.select import words
from spiders.kind.one_text import leads_on
from spiders.page import Page

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_RELATED = re.compile(
    r"\W*(?:related|recommended|see also|read next|keep reading|you (?:may|might)(?: also)? (?:like|enjoy)|more like this|further reading"
    r"|相[关關]|推[荐薦]|猜你|延伸|関連|おすすめ|관련|추천).{0,24}",
    re.I,
)


def below_related(page: Page) -> bool:
    """Whether a page begins with a heading that leads nowhere, and what leads on stands below one that calls it related."""
    told = False
    for node in page.tree.iter(*_HEADINGS):
        if leads_on(page, node):
            return False
        if node.tag != "h1" and told and _RELATED.fullmatch(words(node)):
            return True
        told = told or node.tag == "h1"
    return False
