"""Markdown read with its positions kept: tokens, plus where in each inline text every construct begins and ends.

A parser's tokens lose the source; re-rendering them would rewrite what an author typed. Here the inline rules are wrapped so
that each success leaves a Span, in the very text the rule read: no second grammar that could disagree with the parser.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

_SPANS = "bowen_spans"
_RECORDED = ("backticks", "link", "image", "autolink", "html_inline", "entity", "math_inline", "footnote_inline", "footnote_ref")
# `$HOME/bin，再把 $PATH` is no formula: Chinese text between the dollars, and no TeX command.
_PROSE_IN_DOLLARS = re.compile(r"\$(?!\$)(?=[^$\n]*[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff0c\u3002])[^$\\\n]*\$")
LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A construct in an inline text: [start, end), and for a link or image where its label ends."""

    start: int
    end: int
    rule: str
    label_end: int = -1


@dataclass(frozen=True, slots=True)
class Parsed:
    """Block and inline tokens with the spans of every inline text, keyed by that text."""

    tokens: list[Token]
    spans: dict[str, set[Span]]
    references: frozenset[str]

    def spans_in(self, content: str) -> list[Span]:
        """The constructs of one inline text, outermost first in order."""
        return sorted(self.spans.get(content, ()), key=lambda span: (span.start, -span.end))


@lru_cache(maxsize=2)
def parse(markdown: str) -> Parsed:
    """Parse CommonMark with tables, strikethrough, footnotes and formulas. Line ends of every kind count as one.

    The last two texts are remembered: a source is asked for its segments and at once again for its skeleton, and parsed once.
    Treat as read-only.
    """
    env: dict[str, object] = {}
    tokens = _parser().parse(markdown, env)
    spans = env.get(_SPANS, {})
    references = env.get("references", {})
    assert isinstance(spans, dict)
    assert isinstance(references, dict)
    return Parsed(tokens, spans, frozenset(references))


def line_starts(text: str) -> list[int]:
    """Offset of each line's first character, counting lines as the parser does; one past the end closes the list."""
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    return [*starts, len(text)]


@cache
def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.use(footnote_plugin).use(dollarmath_plugin, allow_space=False, double_inline=True).use(amsmath_plugin)
    markdown.normalizeLink = _as_written  # type: ignore[method-assign, assignment]
    rules = {rule.name: rule.fn for rule in markdown.inline.ruler.__rules__}
    for name in _RECORDED:
        markdown.inline.ruler.at(name, _recording(name, rules[name]))
    return markdown


def _as_written(address: str) -> str:
    """Addresses are compared, never rendered: escaping them would be a fifth of the time of parsing."""
    return address


def _recording(name: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def record(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if name == "math_inline" and _PROSE_IN_DOLLARS.match(state.src, start):
            return False
        matched = rule(state, silent)
        if matched and not silent:
            label_end = _label_end(state, name, start)
            state.env.setdefault(_SPANS, {}).setdefault(state.src, set()).add(Span(start, state.pos, name, label_end))
        return matched

    return record


def _label_end(state: StateInline, name: str, start: int) -> int:
    if name not in ("link", "image"):
        return -1
    return int(state.md.helpers.parseLinkLabel(state, start + (name == "image"), name == "link"))
