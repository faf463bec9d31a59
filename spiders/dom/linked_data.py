"""JSON-LD as pages really write it: entity-escaped types and values, stray newlines, graphs inside graphs."""

import html
import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from spiders.formats.json_text import read_json

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]

ARTICLES = frozenset({"Article", "BlogPosting", "NewsArticle", "TechArticle", "Report", "ScholarlyArticle", "SocialMediaPosting"})
_MAX_DEPTH = 12
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "blogPost", "hasPart")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


def linked_data(scripts: Iterable[HtmlElement]) -> list[dict[str, JsonValue]]:
    """The JSON-LD objects of a page's `script` elements in their order; scripts that are no JSON are passed over."""
    found: list[dict[str, JsonValue]] = []
    for script in scripts:
        # cnblogs writes the type as application/ld&#x2B;json: the parser decodes that once, a template may have escaped it twice
        kind = script.get("type")
        if kind and html.unescape(kind).strip().lower().startswith("application/ld+json"):
            found.extend(_objects(_loads(script.text or ""), 0))
    return found


def text_of(value: JsonValue) -> str | None:
    """A JSON-LD value as one string: of a list the first, of an object its name; entities decoded, blanks folded."""
    if isinstance(value, list):
        return next((text for text in map(text_of, value) if text), None)
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value"))
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return " ".join(html.unescape(str(value)).split()) or None


def types_of(item: dict[str, JsonValue]) -> set[str]:
    """The object's types without their vocabulary: {"BlogPosting"}."""
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return {str(name).rsplit("/", 1)[-1] for name in names if name}


def _loads(source: str) -> JsonValue:
    source = source.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
    for text in (source, _TRAILING_COMMA.sub(r"\1", source)):
        try:
            return read_json(text, strict=False)  # type: ignore[no-any-return]
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: JsonValue, depth: int) -> Iterator[dict[str, JsonValue]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "pubDate" in value:  # Baidu asks for an item without a type
            yield value
        for key in _NESTED:
            if isinstance(value.get(key), (dict, list)):
                yield from _objects(value[key], depth + 1)
