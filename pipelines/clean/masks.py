"""A block's words for comparison between posts, with the parts that belong to one post masked."""

import re
import unicodedata

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_URL = re.compile(r"<?https?://[^\s<>()\[\]（）]+>?")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKUP = re.compile(r"[<*_`>#|~\\-](?:(?<!<)[*_`>#|~\\-]*|(?<=<)[^<>]+>)")  # begins with its signs, so that they are searched for


def plain(text: str) -> str:
    """Words with markup removed, width and case folded; addresses of links left out, bare addresses kept."""
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return " ".join(unicodedata.normalize("NFKC", _MARKUP.sub(" ", text)).casefold().split())


def masked(text: str, title: str) -> str:
    """The same with title, addresses and numbers replaced by signs, so that one notice on many posts is one key."""
    words = plain(_URL.sub(" ⟨url⟩ ", text))
    own = plain(title)
    if len(own) >= 2:
        words = words.replace(own, "⟨title⟩")
    return _NUMBER.sub("0", words)


def triples(markdown: str) -> set[tuple[str, ...]]:
    """All runs of three words of a text, a character of Chinese, Japanese or Korean being a word."""
    words = _WORD.findall(plain(markdown))
    return set(zip(words, words[1:], words[2:], strict=False))
