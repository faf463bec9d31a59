"""What in a text is not for a translator: spans the parser found, and signs of blog dialects that CommonMark does not know."""

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.translate.markdown.parse import Parsed, Span

_URL = r"(?:https?|ftp)://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_~/?#@$&*+=%]"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
DIALECT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mark", re.compile(r"</?[xg]\d+/?>")),
    ("comment", _COMMENT),
    ("shortcode", re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}")),
    ("attributes", re.compile(r"(?<=\S)[ \t]*\{(?:[#.:][\w\u4e00-\u9fff.:#-]*[ \t]*|[\w-]+=(?:\"[^\"]*\"|[\w.%-]+)[ \t]*)+\}")),
    ("directive", re.compile(r"^[ \t]*:{3,}[ \t]*[\w-]*", re.MULTILINE)),
    ("marker", re.compile(r"<\|[^<>|\n]{1,40}\|>|</?(?:start|end)_of_[a-z]{1,20}>|<</?SYS>>|\[/?INST\]|</?s>", re.IGNORECASE)),
    ("callout", re.compile(r"^\[![\w-]+\][+-]?", re.MULTILINE)),
    ("checkbox", re.compile(r"^\[[ xX]\](?=\s)")),
    ("date", re.compile(r"^\d{4}([./-])\d{1,2}\1\d{1,2}(?=[ \t])")),
    ("definition", re.compile(r"^:[ \t]+", re.MULTILINE)),
    ("toc", re.compile(r"^\[\[?_?toc_?\]?\]$|^@\[toc\](?:\([^)]*\))?", re.IGNORECASE | re.MULTILINE)),
    ("wikilink", re.compile(r"!?\[\[[^\[\]\n]+\]\]")),
    ("footnote", re.compile(r"\[\^[^\]\s，。：；]{1,40}\]:?")),
    ("math", re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)),
    ("math", re.compile(r"(?<![\w$\\])\$[ ]?(?=[^$\n]*[\\^_={}])[^$\n\u3400-\u9fff]{1,200}[ ]?\$(?![\w$])")),
    ("url", re.compile(_URL)),
    ("url", re.compile(r"(?<![\w@.])www\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9\-._~/?#&=%+]*)?")),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z0-9_][\w-]*(?:/[\w.-]+)?", re.ASCII)),
    ("emoji", re.compile(r"(?<![\w:]):[a-z0-9_+-]*[a-z_+][a-z0-9_+-]*:(?![\w:])", re.ASCII)),
    ("icon", re.compile(r":fa-[\w-]+:|\[fa[\w-]*\b[^\]\n]*\]", re.ASCII)),
    ("highlight", re.compile(r"==(?=\S)|(?<=\S)==|\+\+(?=\S)|(?<=\S)\+\+(?!\w)")),
)
# What a content must hold for each expression to find anything, in their order: most texts hold none of it.
_SIGNS = (
    ("</x", "<x", "</g", "<g"), ("<!--",), ("{{", "{%", "{#"), ("{",), (":::",), ("<", "["), ("[!",), ("[",), ("",), (":",), ("[",),
    ("[[",), ("[^",),
    ("\\(", "\\[", "$$"), ("$",), ("://",), ("www.",), ("@",), ("@",), (":",), (":fa", "[fa"), ("==", "++"),
)  # fmt: skip
# What ends with a sign of its own is looked for up to the last of those: each of many that never end would cost the whole rest.
_ENDS = {"comment": ("-->",), "shortcode": ("}}", "%}", "#}"), "math": ("\\)", "\\]", "$$", "$")}
_KINDS = {"backticks": "code", "math_inline": "math", "html_inline": "html", "footnote_ref": "footnote", "footnote_inline": "footnote"}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_RAW_OPENS = re.compile(r"<(script|style|pre|code|textarea|svg|math|template|tt|noscript|iframe|object)\b[^<>]*>", re.IGNORECASE)


# The name of a key or button is hidden whole, unless it has Chinese, Japanese or Korean words to translate.
_KEY = re.compile(r"<(?P<raw>kbd|samp|var)\b[^<>]*>[^<>\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]*</(?P=raw)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A range of a content that becomes a placeholder. `pair` numbers the two halves of a link; `label` see Mask."""

    start: int
    end: int
    kind: str
    pair: int = -1
    label: str = ""


def of_inline(content: str, parsed: Parsed) -> list[Hidden]:
    """Hidden ranges of an inline text, in order, none overlapping another."""
    spans = parsed.spans_in(content)
    tags = _tags_at(spans)
    found = [Hidden(start, end, "html") for start, end in _raw(content) if start in tags]
    pairs: list[Hidden] = []
    for number, span in enumerate(spans):
        if span.rule == "link":
            pairs += _link(content, span, number)
        else:
            found.append(Hidden(span.start, span.end, _KINDS.get(span.rule, span.rule)))
    return disjoint([*found, *pairs], _dialect(content))


def raw_elements(content: str) -> Iterator[tuple[int, int]]:
    """Ranges of scripts, code and other elements without prose. An end that is not there is looked for once a name."""
    at, vain = 0, set[str]()
    for opened in _RAW_OPENS.finditer(content) if "</" in content else ():
        name = opened[1].lower()
        if opened.start() < at or name in vain:
            continue
        closed = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(content, opened.end())
        if closed is None:
            vain.add(name)
        else:
            at = closed.end()
            yield opened.start(), at


def cut(content: str, ranges: Iterable[tuple[int, int]], fill: str = "") -> str:
    """The text without some ranges, in their order; `fill` stands for each of their characters."""
    parts, at = list[str](), 0
    for start, end in ranges:
        parts += [content[at:start], fill * (end - start)]
        at = end
    return "".join([*parts, content[at:]])


def tags(content: str) -> list[str]:
    """The tags and comments of raw HTML, in order; those inside a comment are a part of it."""
    found = sorted([*_comments(content), *_TAG.finditer(content)], key=lambda match: (match.start(), -match.end()))
    kept, at = list[str](), 0
    for match in found:
        if match.start() >= at:
            kept.append(match.group())
            at = match.end()
    return kept


def of_html(content: str) -> list[Hidden]:
    """Hidden ranges of raw HTML text: tags, raw elements, comments, entities, dialect signs."""
    found = [Hidden(start, end, "html") for start, end in _raw(content)]
    tags = [Hidden(match.start(), match.end(), "html") for match in (*_comments(content), *_TAG.finditer(content))]
    entities = [Hidden(match.start(), match.end(), "entity") for match in re.finditer(r"&#?\w+;", content)]
    return disjoint(found, [*tags, *entities, *_dialect(content)])


def disjoint(first: Iterable[Hidden], second: Iterable[Hidden]) -> list[Hidden]:
    """All of `first` (the outermost where they nest), and those of `second` that touch none of them."""
    kept = _outermost(first)
    starts = [item.start for item in kept]
    for item in _outermost(other for other in second if not _touches(other, kept, starts)):
        insort(kept, item, key=lambda each: each.start)
    halves = Counter(item.pair for item in kept)
    return [item for item in kept if item.pair < 0 or halves[item.pair] == 2]


def _outermost(items: Iterable[Hidden]) -> list[Hidden]:
    """In order of place, those that overlap none before them."""
    kept: list[Hidden] = []
    for item in sorted(items, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _touches(item: Hidden, kept: Sequence[Hidden], starts: Sequence[int]) -> bool:
    """Whether a range overlaps one of those kept, which are in order and apart: the last that begins before its end would be it."""
    before = bisect_left(starts, item.end)
    return before > 0 and item.start < kept[before - 1].end


def _raw(content: str) -> Iterator[tuple[int, int]]:
    yield from raw_elements(content)
    if "</" in content:
        yield from (match.span() for match in _KEY.finditer(content))


def _tags_at(spans: list[Span]) -> frozenset[int]:
    return frozenset(span.start for span in spans if span.rule == "html_inline")


def _comments(content: str) -> Iterator[re.Match[str]]:
    """The comments of a text."""
    return _COMMENT.finditer(content, 0, _last_end(content, _ENDS["comment"]))


def _last_end(content: str, signs: Iterable[str]) -> int:
    return max(content.rfind(sign) + len(sign) if sign in content else 0 for sign in signs)


def without_comments(content: str) -> str:
    """The text without its comments."""
    end = content.rfind("-->") + 3
    return _COMMENT.sub("", content[:end]) + content[end:]


def _dialect(content: str) -> list[Hidden]:
    return [
        Hidden(match.start(), match.end(), kind)
        for (kind, pattern), signs in zip(DIALECT, _SIGNS, strict=True)
        if any(sign in content for sign in signs)
        for match in pattern.finditer(content, 0, _last_end(content, _ENDS[kind]) if kind in _ENDS else len(content))
        if match.group()
    ]


def _link(content: str, span: Span, number: int) -> list[Hidden]:
    tail = content[span.label_end : span.end]
    label = content[span.start + 1 : span.label_end] if tail in ("]", "][]") else ""
    return [Hidden(span.start, span.start + 1, "link", number), Hidden(span.label_end, span.end, "link", number, label)]
