"""Front matter: kept byte for byte, but for the few values that are prose (title, description, summary)."""

import re
from dataclasses import dataclass

_PROSE = r"(?:title|subtitle|description|summary|excerpt|desc)"
_FENCED = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n?|\n)(?:.*?(?:\r\n?|\n))??\1[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL)
# Hexo reads `title: …` lines down to the first `---` as front matter although nothing opens it.
_UNOPENED = re.compile(
    r"\ufeff?(?:title|layout|date|author|tags?|categor(?:y|ies)):[^\n]*\n"
    r"(?:(?:[\w-]+:|[ \t]+-|[ \t]+\w|-[ ])[^\n]*\n)*---[ \t]*(?:\r\n?|\n|\Z)"
)
_YAML = re.compile(rf"^{_PROSE}[ \t]*:[ \t]+(?P<value>\S[^\r\n]*?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_TOML = re.compile(rf"^{_PROSE}[ \t]*=[ \t]*(?P<value>[\"'][^\r\n]*?[\"'])[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_PLAIN_UNSAFE = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`\s]|:(?:\s|$)|\s#|\s$|^(?:true|false|null|yes|no|~)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A translatable value: its text, where it lies, and the quotes around it."""

    text: str
    start: int
    end: int
    quoting: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Where the front matter ends (0 where there is none) and its prose values."""

    end: int
    values: tuple[Value, ...] = ()


def front_matter(markdown: str) -> FrontMatter:
    """Find front matter in YAML (`---`, or unopened as Hexo allows) or TOML (`+++`)."""
    match = _FENCED.match(markdown) or _UNOPENED.match(markdown)
    if match is None:
        return FrontMatter(0)
    toml = match.group().lstrip("\ufeff").startswith("+++")
    if not toml and not re.search(r"^[\w\u4e00-\u9fff-]+[ \t]*:", match.group(), re.MULTILINE):
        return FrontMatter(0)  # two thematic breaks
    values = (_value(found) for found in (_TOML if toml else _YAML).finditer(markdown, match.start(), match.end()))
    return FrontMatter(match.end(), tuple(value for value in values if value is not None))


def _value(match: re.Match[str]) -> Value | None:
    raw, start, end = match["value"], match.start("value"), match.end("value")
    quote = raw[0]
    if quote in "\"'":
        inner = raw[1:-1]
        if len(raw) < 3 or raw[-1] != quote or quote in inner or "\\" in inner:
            return None
        return Value(inner, start + 1, end - 1, f"yaml{quote}")
    if _PLAIN_UNSAFE.search(raw):
        return None  # a block scalar, list or anchor: more than one line of text
    return Value(raw, start, end, "yaml")


def quoted(text: str, quoting: str) -> str:
    """A value's new text, escaped for the quotes it stands in."""
    text = " ".join(text.split("\n"))
    if quoting == 'yaml"':
        return text.replace("\\", "\\\\").replace('"', '\\"')
    if quoting == "yaml'":
        return text.replace("'", "\u2019")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if _PLAIN_UNSAFE.search(text) else text
