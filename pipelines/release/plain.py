"""Text from outside as harmless Markdown: what stands on a card or in a changelog is shown, never obeyed."""

import re

_NAME = re.compile(r"[\w.+:/-]{1,120}")


def plain(text: str) -> str:
    """Text from outside as harmless inline Markdown: no line breaks, no markup, no HTML."""
    flat = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return re.sub(r"[\\`*_{}\[\]<>()#|&!~$]", lambda match: f"&#{ord(match[0])};", flat)


def code(name: str) -> str:
    """A name as a code span; one that could end the span is written as plain text instead."""
    return f"`{name}`" if _NAME.fullmatch(name) else plain(name)
