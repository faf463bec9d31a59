"""Headings that are not the author's: the title once more at the top, and permalink signs at heading ends."""

import re
import unicodedata
from dataclasses import replace

from pipelines.clean.lines import headings, layout, trimmed
from pipelines.records import Post

_MARKUP = re.compile(r"[`*_~]|\[([^\]]*)\]\([^)]*\)|<[^>]+>")
_NOT_WORDS = re.compile(r"[\W_]+")
_LINKED = re.compile(r"\s*\[(?:[#¶§∞🔗]|\\#|&para;|)\]\(#?[^()\s]*#[^()\s]*(?:\s+\"[^\"]*\")?\)\s*")
_BARE = re.compile(r"\s*(?:\\?#|[¶§🔗])$")
_SIGNS = ("#", "¶", "§", "🔗")
_NAMED_SHARP = re.compile(r"(?:^|[^A-Za-z])[A-Z]#$")  # C#, F#, and the notes A# to G#


def repeated_title(post: Post) -> Post:
    """Remove headings at the very top that say only what the title says."""
    body = layout(trimmed(post.markdown))
    rest, title = body, ""
    while found := rest.headings.get(0):
        title = title or _plain(post.title)
        if not title or found[0] > 2 or _plain(found[1]) != title:
            break
        rest = layout(trimmed("\n".join(rest.lines[found[2] :])))
    return replace(post, markdown="\n".join(rest.lines)) if len(rest.lines) < len(body.lines) else post


def _plain(text: str) -> str:
    """Words only, for comparison: markup, punctuation, case and width aside."""
    folded = unicodedata.normalize("NFKC", _MARKUP.sub(r"\1", text)).casefold()
    return _NOT_WORDS.sub("", folded) or folded.strip()


def heading_permalinks(post: Post) -> Post:
    """Remove `[#](#id)` links in headings, and a trailing `#` or `¶` when every heading has one."""
    laid = layout(post.markdown)
    found = [(index, text) for index, (_, text, _) in laid.headings.items() if text]
    if not any("](" in text or text.endswith(_SIGNS) for _, text in found):
        return post
    lines = list(laid.lines)
    for index, text in found:
        if "](" in text:
            lines[index] = _LINKED.sub(" ", lines[index]).rstrip() if _LINKED.search(text) else lines[index]
    _strip_bare(lines)
    markdown = "\n".join(lines)
    return replace(post, markdown=markdown) if markdown != post.markdown else post


def _strip_bare(lines: list[str]) -> None:
    """One sign is a permalink only as a habit of the whole page; `C#` in each heading is a subject."""
    while True:
        found = [(index, text) for index, _, text, _ in headings(lines) if text]
        marked = [text for _, text in found if _BARE.search(text) and _BARE.sub("", text)]
        if len(found) < 2 or len(marked) < len(found) or all(_NAMED_SHARP.search(text) for text in marked):
            return
        for index, _ in found:
            lines[index] = _BARE.sub("", re.sub(r"[ \t]+#+[ \t]*$", "", lines[index].rstrip()))
