"""The first message of a thread: forums number the elements that hold what each member wrote, and the post is the first of them."""

import re

from lxml.html import HtmlElement

from spiders.dom.select import text_of

# vBulletin, Discuz, SMF, and archives of mailing lists: `post_message_12`, `postmessage_12`, `msg_12`, `message-12`
_MESSAGE = re.compile(r"(?:post)?[-_]?(?:message|msg)[-_]?\d{1,12}", re.I)


def first_message(root: HtmlElement, heaviest: HtmlElement) -> HtmlElement | None:
    """The first element of a page that its id calls a message of a number, and that says something; None where there is none.

    A single one is the page's where it is around the heaviest element, or in it: a notice is a message too.
    """
    if next(root.iter("td"), None) is None:  # these forums lay out their pages in tables, and hardly a blog does
        return None
    named = ((each, each.get("id")) for each in root.iter("td", "div"))
    found = [each for each, name in named if name is not None and _MESSAGE.fullmatch(name) and text_of(each).strip()]
    if len(found) == 1 and found[0] not in heaviest.iterancestors() and heaviest not in (found[0], *found[0].iterancestors()):
        return None
    return found[0] if found else None
