"""HTML from values: every text is escaped here and nowhere else, and only web addresses become links."""

import unicodedata
from html import escape
from urllib.parse import urlsplit

_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "�")
# Invisible characters that change the direction or order of what stands around them.
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")


class Markup(str):
    """HTML that was made here: the only strings that are not escaped again."""

    __slots__ = ()


def text(value: object) -> Markup:
    """A value as text: escaped, control and direction characters gone, lone surrogates replaced."""
    if isinstance(value, Markup):
        return value
    clean = str(value).encode("utf-8", "replace").decode("utf-8").translate(_CONTROLS).translate(_BIDI)
    return Markup(escape(clean, quote=True))


def clip(value: str, limit: int = 110) -> str:
    """At most `limit` characters of one line; what stacks on a letter (zalgo) counts as characters."""
    flat = " ".join(value.split())
    stacked = "".join(char for index, char in enumerate(flat) if not _stacks(flat, index))
    return stacked if len(stacked) <= limit else stacked[: limit - 1] + "…"


def _stacks(value: str, index: int) -> bool:
    """Whether a mark stands on more than two others: no language needs that."""
    return index > 2 and all(unicodedata.category(char) in ("Mn", "Me") for char in value[index - 2 : index + 1])


def tag(name: str, *content: object, **attributes: object) -> Markup:
    """An element; attribute names may end in _ and use _ for -. None leaves an attribute out."""
    pairs = [f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items() if value is not None]
    return Markup(f"<{name}{''.join(pairs)}>{''.join(text(item) for item in content)}</{name}>")


def join(*parts: object) -> Markup:
    """Parts one after the other."""
    return Markup("".join(text(part) for part in parts))


def both(english: object, chinese: object, name: str = "span") -> Markup:
    """The same words in both languages; the page shows one, or both."""
    return join(tag(name, english, class_="en", lang="en"), tag(name, chinese, class_="zh", lang="zh-Hans"))


def foreign(value: str, limit: int = 110) -> Markup:
    """Text from outside, kept apart from the direction of its neighbours."""
    return tag("bdi", clip(value, limit))


def link(url: str, label: object) -> Markup:
    """A link when the address is plain http or https, else the label alone."""
    return tag("a", label, href=url, rel="noopener noreferrer nofollow", referrerpolicy="no-referrer") if is_web(url) else text(label)


def is_web(url: str) -> bool:
    """Whether an address is http(s) with a host, and holds nothing a browser would clean away before reading it."""
    if any(ord(char) <= 32 or 127 <= ord(char) < 160 for char in url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "@" not in parts.netloc
