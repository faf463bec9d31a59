"""Markdown without its markup, split into prose and code, so that two renderings of one text give the same tokens.

Not a parser: a table of contents, a stray fence or broken HTML must never make two copies differ much, so every rule is local.
Delimiters such as `#`, `*` and `>` need no rule, because punctuation never becomes a token.
"""

import re

# Lines begin with their line feed, by which the search goes from line to line: a quarter of the time of `^` and `.*?`.
_FENCE = re.compile(
    r"\n {0,3}+(?:>\s?)*+(`{3,20}+|~{3,20}+)[^`\n]*+(?=\n)((?:\n[^\n]*+)*?)(?:\n {0,3}+(?:>\s?)*+\1[`~]*+[ \t]*+$|\Z)", re.M
)
_TARGET = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[^\n]*$", re.M)
_REFERENCE = re.compile(r"\]\[[^\]\n]{0,80}\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--(?:(?!<!--).)*?-->", re.S)
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>()\[\]\"'，。；、）】》]+")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_SHORTCODE = re.compile(r"\{[{%][^{}\n]{0,300}[}%]\}")


def segments(markdown: str) -> list[tuple[str, bool]]:
    """The words of a Markdown text in order as (text, is_code) parts; link targets, tags and comments are gone."""
    if "```" not in markdown and "~~~" not in markdown:
        return [(plain(markdown), False)]
    parts = _FENCE.split("\n" + markdown)  # prose, mark, code, prose, mark, code … prose
    return [(part, True) if at % 3 == 2 else (plain(part), False) for at, part in enumerate(parts) if at % 3 != 1]


def plain(prose: str) -> str:
    """Prose without link targets, reference definitions, HTML tags, addresses and template calls."""
    if "](" in prose:
        prose = _TARGET.sub("] ", prose)
    if "]:" in prose:
        prose = _DEFINITION.sub("", prose)
    if "][" in prose:
        prose = _REFERENCE.sub("] ", prose)
    if "://" in prose:
        prose = _ADDRESS.sub(" ", prose)
    if "<" in prose:
        prose = _TAG.sub(" ", prose)
    if "{{" in prose or "{%" in prose:
        prose = _SHORTCODE.sub(" ", prose)
    if "&" in prose:
        prose = _ENTITY.sub(" ", prose)
    return prose
