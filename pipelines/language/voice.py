"""Which words of a post may vote on its language: prose only, block by block; code, addresses and quoted terms are silent."""

import re

# Patterns of whole lines that few lines match begin with the line feed before them, so that the search goes from line to line.
_FENCE = re.compile(
    r"\n[ \t]*+(?:>[ \t]?)*+(`{3,20}+|~{3,20}+)[^`\n]*+(?=\n)(?:\n[^\n]*+)*?(?:\n[ \t]*+(?:>[ \t]?)*+\1[`~]*+[ \t]*+$|\Z)", re.M
)
# A look behind stands after the sign it looks behind: a pattern that begins with a sign is searched for by that sign alone.
_INLINE_CODE = re.compile(r"(`(?<!``)`{0,3})(?!`).{1,300}?(?<!`)\1(?!`)")
_MATH = re.compile(r"\$\$.+?\$\$|\\\[.{1,500}?\\\]|\\\(.{1,500}?\\\)|\$(?<![\w$]\$)[^$\n]{1,200}\$(?![\w$])", re.S)
_SHORTCODE = re.compile(r"\{[{%][^\n]{0,300}?[%}]\}")
# "Not another opening" keeps a thousand unclosed tags from each being searched for to the end of the text.
_TAG = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<(script|style|pre|code)\b(?:(?!<\1\b).)*?</\1\s*>|</?[A-Za-z][^<>]{0,2000}>", re.S | re.I
)
_IMAGE = re.compile(r"!\[[^\]]{0,300}\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\]\n]{0,80}\])")
_TARGET = re.compile(r"\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\]\n]{0,80}\])")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[^\n]*$", re.M)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>()\[\]\"'，。；、）】》]+|\bwww\.[^\s，。；、）】》]+")
_MAIL = re.compile(r"(?<![A-Za-z0-9.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_PATH = re.compile(
    r"(?<![A-Za-z0-9])(?:[~.]{0,2}/)?[A-Za-z0-9.@_-]{1,80}(?:[/\\][A-Za-z0-9.@_-]{1,80})+/?"
    r"|(?<![A-Za-z0-9.])[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,4}\.[A-Za-z]{1,5}\d?(?![A-Za-z0-9.])|\b[A-Za-z0-9]{1,40}_[A-Za-z0-9_]+|\$[A-Za-z_]+"
)
# A run of the characters of paths and identifiers that goes on after the first of their joints: only there can a path be.
_JOINTED = re.compile(
    r"[A-Za-z0-9@~/\\._$-](?<![A-Za-z0-9@~/\\._$-].)(?:(?<=[/\\._$])|[A-Za-z0-9@~-]*+[/\\._$])[A-Za-z0-9@~/\\._$-]++", re.S
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_QUOTED = re.compile(r"“[^”\n]{1,40}”|\"[^\"\n]{1,40}\"|「[^」\n]{1,20}」|『[^』\n]{1,20}』|《[^》\n]{1,40}》")
_TERMS = re.compile("(?i)permission|redistribut|liab|licen[sc]e")
_BLOCKS = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)、]|#{1,6})[ \t])|\n(?=[ \t]*\|)")
# reStructuredText fields and directives with their indented bodies; lines that are code outside any fence; indented code.
_FIELD = re.compile(r"^:[\w-]+:.*$", re.M)
_DIRECTIVE = re.compile(r"^\.\.[ \t]+[\w:-]+::.*\n(?:[ \t]*\n|[ \t]+.*(?:\n|\Z))*", re.M)
_CODE_LINE = re.compile(
    r"\n(?=[^\n;{}=]*+[;{}=])(?:(?![^\n]*[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3])[^\n]*[;{}][ \t]*(?:(?://|#)[^\n]*)?$"
    r"|[ \t]*[\w.\[\]-]+[ \t]*:?=[^\n]*$)", re.M
)
# What a machine prints: a prompt, a time stamp, an error's name or a severity with its colon, a frame of a stack. Never with glyphs.
_PRINTED = re.compile(
    r"\n[ \t]*(?=[$%\[0-9A-Za-z])(?:[$%] (?=[a-z./~])|\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:|at [\w.$<>]+\(|File \"|Traceback \(|"
    r"(?:error|fatal|hint|remote|npm ERR!|E)(?:\[\w+\])?: |(?:[A-Za-z_]+[.$])*[A-Z][A-Za-z]*(?:Error|Exception): )"
    r"(?![^\n]*[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3])[^\n]*$", re.M
)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)


def speaking_blocks(markdown: str) -> list[str]:
    """The prose of a Markdown text, one string a block (paragraph, heading, list item, table row), silent parts removed."""
    text = _FRONT_MATTER.sub("", markdown)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("\n\n\n", "\n" + text)[1:]
    text = _INLINE_CODE.sub(" ", text)
    if "::" in text:
        text = _DIRECTIVE.sub("\n", text)
    if text.startswith(":") or "\n:" in text:
        text = _FIELD.sub("", text)
    said = speech(_PRINTED.sub("\n", "\n" + text))
    return _blocks(_CODE_LINE.sub("\n", said)[1:]) or _blocks(speech(text))


def _blocks(text: str) -> list[str]:
    return [block for block in (" ".join(part.split()) for part in _BLOCKS.split(text)) if any(map(str.isalpha, block))]


def speech(text: str) -> str:
    """A text without formulas, tags, images, link targets, addresses, paths and identifiers."""
    if "$" in text or "\\" in text:
        text = _MATH.sub(" ", text)
    if "{{" in text or "{%" in text:
        text = _SHORTCODE.sub(" ", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text or "][" in text:
        text = _TARGET.sub("] ", _IMAGE.sub(" ", text))
    if "@" in text:
        text = _MAIL.sub(" ", text)
    if "]:" in text:
        text = _DEFINITION.sub("", text)
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    return _ENTITY.sub(" ", _JOINTED.sub(_pathless, text))


def _pathless(run: re.Match[str]) -> str:
    """A run without paths and identifiers; the character before it tells where a word begins."""
    before = run.string[max(0, run.start() - 1) : run.start()]
    return _PATH.sub(" ", before + run[0])[len(before) :]


def is_lent(block: str) -> bool:
    """Whether a block holds the words of others: a quotation, or the terms of a licence."""
    return block.startswith("> ") or (("warrant" in block or "WARRANT" in block) and bool(_TERMS.search(block)))


def unquoted(block: str) -> str:
    """A block without its short quotations, or the block itself when nothing else is left."""
    rest = _QUOTED.sub(" ", block)
    return rest if rest == block or sum(map(str.isalpha, rest)) >= 4 else block
