"""Relative images and links to absolute ones, so that a post can be read away from its site."""

import re
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from pipelines.clean.lines import outside_code
from pipelines.records import Post

# Only the second half of a link is matched: its text may hold code or an image, and the brackets were balanced by its writer.
_INLINE = re.compile(
    r"(\]\([ \t]*(?![ \t]))(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)((?:[ \t]+(?:\"[^\"]*\"|'[^']*'))?[ \t]*\))"
)
_DEFINITION = re.compile(r"^( {0,3}\[[^\]\^\n][^\]\n]*\]:[ \t]*)(<[^<>\n]*>|\S+)", re.MULTILINE)
_HTML = re.compile(r"(?<!\\)(<(?:img|a|video|audio|source)\b[^<>]*?\s(?:src|href)\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
# Anything with spaces, quotes, braces or entities in it is no address a page could mean: a template, an attack, a slip.
_PLAIN = re.compile(r"(?:(?!&#)[^\s\"'<>\\`{}|^])+")
_ROOTED = re.compile(r"/(?:(?!/)[A-Za-z0-9_%~@+,/-]*+)?")  # a path without dots, which needs no joining
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
# Where an address may begin that is neither whole nor an anchor. Most bodies have none, and are done with that.
_FIXED = r"(?!#|[A-Za-z][A-Za-z0-9+.-]*+:)"
_RELATIVE = re.compile(rf"\](?:\([ \t]*+<?+{_FIXED}[^\s<>]|:[ \t]*+<?+{_FIXED}[^\s<>])")
_RELATIVE_HTML = re.compile(rf"<(?:img|a|video|audio|source)\b[^<>]*?\s(?:src|href)\s*=\s*[\"']{_FIXED}", re.IGNORECASE)


def absolute_addresses(post: Post) -> Post:
    """Resolve relative addresses of images, links, definitions and HTML against the page's URL; anchors and code stay."""

    if not _RELATIVE.search(post.markdown) and not _RELATIVE_HTML.search(post.markdown):
        return post

    def resolved(address: str) -> str:
        return _resolve(address, post.url)

    def change(text: str) -> str:
        if "](" in text:
            text = _INLINE.sub(lambda found: found[1] + resolved(found[2]) + found[3], text)
        if "]:" in text:
            text = _DEFINITION.sub(lambda found: found[1] + resolved(found[2]), text)
        if "<" in text:
            text = _HTML.sub(lambda found: found[1] + found[2][0] + resolved(found[2][1:-1]) + found[2][0], text)
        return text

    markdown = outside_code(post.markdown, change)
    return replace(post, markdown=markdown) if markdown != post.markdown else post


@lru_cache(maxsize=4)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def _resolve(address: str, base: str) -> str:
    if _ROOTED.fullmatch(address) and (origin := _origin(base)):
        return origin + address

    bare = address[1:-1] if address.startswith("<") and address.endswith(">") else address
    if not _PLAIN.fullmatch(bare) or bare.startswith("#") or _SCHEME.match(bare):
        return address
    try:
        absolute = urljoin(base, bare)
    except ValueError:
        return address
    if not absolute.startswith(("http://", "https://")) or absolute == bare:
        return address
    return f"<{absolute}>" if address.startswith("<") else absolute
