"""Characters nobody sees: byte-order marks, zero-width spaces, soft hyphens, control codes.

They are left alone inside code, where they may be the point.
"""

import re
from dataclasses import replace

from pipelines.clean.lines import outside_code
from pipelines.records import Post

# Zero-width space, soft hyphen, word joiner, BOM and the control codes below space. Joiners (U+200C, U+200D) stay: emoji, Persian and
# Indic scripts need them; so do direction marks, and U+0080-9F, which are what is left of letters in a wrong encoding.
_CLASS = "[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_INVISIBLE = re.compile(_CLASS)
# Editors put one before a tab to indent a first line; without it the tab would make the paragraph a code block.
_INDENT = re.compile(rf"^([ >]*){_CLASS}+[ \t]+(?=\S)", re.MULTILINE)
_RETURNS = re.compile("\r\n?")


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", _INDENT.sub(r"\1", text))


def invisible_characters(post: Post) -> Post:
    """Remove them from title and body outside code; line ends become line feeds."""
    markdown, title = post.markdown, post.title
    if _RETURNS.search(markdown):
        markdown = _RETURNS.sub("\n", markdown)
    if _INVISIBLE.search(markdown):
        markdown = outside_code(markdown.removeprefix("\ufeff"), _visible)
    if _INVISIBLE.search(title):
        title = _INVISIBLE.sub("", title).strip()
    return replace(post, markdown=markdown, title=title) if (markdown, title) != (post.markdown, post.title) else post
