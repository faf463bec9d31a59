"""Whether an author speaks of somebody else's licence: a sentence about another's texts, or another's words in quotation marks.

Such a sentence stands in a post like a notice of its own and opens nothing: unsure is never open.
"""

import re
from typing import Final

from spiders.urls import host

_SENTENCE_ENDS: Final = re.compile(r"[。！？\n]|[.!?](?=\s)")
_REACH: Final = 300  # characters before a statement that may tell whose it is
_OTHERS: Final = re.compile(
    r"(?<![a-z])(?:their|his|her)(?![a-z])|[他她它]们?的|人家的|别人的|某某"
    r"|(?<![a-z])(?!(?:it|that|this|here|what|who|one|blog|site|page|post|article|author|today)['’]s)[a-z]+['’]s\s+(?:\w+\s+){0,2}"
    r"(?:posts?|articles?|texts?|works?|writings?|essays?|blog|site|website|contents?|pages?)(?![a-z])",
    re.IGNORECASE,
)
_SELF: Final = re.compile(
    r"本[文篇站博网頁页作著系专手笔周刊内帖日]|此文|以上|我[的们]|当サイト|この|(?<![a-z])(?:this|my|our)(?![a-z])", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"(?:https?://|(?<![\w.@/-]))((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w-])", re.IGNORECASE)
_FILES: Final = frozenset(("md", "txt", "html", "htm", "py", "js", "ts", "css", "json", "toml", "yaml", "yml", "png", "jpg", "svg", "pdf"))
_QUOTES: Final = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"))


def of_others(body: str, start: int, own: tuple[str, ...]) -> bool:
    """Whether the statement that begins at `start` is another's; `own` are the addresses of the post and its site."""
    before = body[max(0, start - _REACH) : start]
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(before)]
    lead = before[ends[-1] :] if ends else before
    if any(lead.count(opens) > lead.count(closes) for opens, closes in _QUOTES) or lead.count('"') % 2:
        return True
    if _SELF.search(lead):  # `This post first appeared at my.example and is CC BY`
        return False
    homes = {"creativecommons.org", *(host(url).removeprefix("www.") for url in own)}
    named = {match[1].lower().removeprefix("www.") for match in _ADDRESS.finditer(lead)}
    return bool(_OTHERS.search(lead)) or any(name.rpartition(".")[2] not in _FILES and name not in homes for name in named)

