"""YAML and TOML front matter from strangers: limited in size, depth and aliases, every value a string, no error escapes."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

MAX_CHARACTERS = 16_384
MAX_DEPTH = 8
MAX_EVENTS = 2_000
_MAX_ITEMS = 100
_MAX_VALUE = 1_000

_FENCED = re.compile(r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>(?:.*\n){1,400}?)(?P=mark)[ \t]*(?:\n|\Z)")
# Hexo takes `title: …` lines down to the first `---` for front matter although nothing opens it.
_UNOPENED = re.compile(
    r"\A(?P<body>(?:title|layout|date|author|tags?|categor(?:y|ies)):.*\n(?:(?:[\w-]+:|[ \t]|- ).*\n|\n){0,60}?)---[ \t]*(?:\n|\Z)"
)
_KEY = re.compile(r"^([A-Za-z_][\w.-]*)[ \t]*[:=][ \t]*(.*)$")
_KNOWN = frozenset(
    ("title", "date", "tags", "tag", "categories", "category", "layout", "author", "authors", "draft", "slug", "description", "permalink",
     "updated", "lastmod", "published", "lang", "toc", "comments", "keywords", "cover", "top", "sticky", "abbrlink", "url", "license",
     "copyright", "excerpt", "summary", "created", "modified", "subtitle", "sidebar", "prev", "next", "head", "outline")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields a post can use, as strings; `flags` names what was wrong: invalid, alias, tag, too_deep, too_large."""

    title: str | None = None
    date: str | None = None
    updated: str | None = None
    author: str | None = None
    language: str | None = None
    description: str | None = None
    license: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, str] | None:
    """Front matter and the text after it, or None when the text begins with none.

    A block counts only if its first line and one known key say so: a thematic break before prose is the author's.
    """
    fenced = _FENCED.match(text)
    found = fenced or _UNOPENED.match(text)
    if not found or not _looks_like_fields(found["body"]):
        return None
    if fenced and fenced["mark"] == "+++":
        return read_toml(found["body"]), text[found.end() :]
    return read_yaml(found["body"]), text[found.end() :]


def _looks_like_fields(body: str) -> bool:
    lines = body.split("\n")
    first = next((line for line in lines if not line.startswith("#")), "")
    keys = {key.group(1).lower() for line in lines if (key := _KEY.match(line))}
    return bool(_KEY.match(first) and keys & _KNOWN)


def read_yaml(body: str) -> FrontMatter:
    """Read a YAML block; what strict YAML refuses is read line by line, and said in `flags`."""
    if len(body) > MAX_CHARACTERS:
        return _fields(_by_lines(body[:MAX_CHARACTERS]), ("too_large",))
    problem = _problem(body)
    if problem is None:
        try:
            document = yaml.load(body, yaml.BaseLoader)  # noqa: S506 - BaseLoader builds strings, lists and maps only
        except (yaml.YAMLError, ValueError, RecursionError):
            document, problem = None, "invalid"
        if isinstance(document, Mapping):
            return _fields({str(key).lower(): value for key, value in document.items()}, ())
    return _fields(_by_lines(body), (problem or "invalid",))


def _problem(body: str) -> str | None:
    """Why not to load: aliases can expand without bound, tags name code, depth exhausts the stack."""
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(body, yaml.BaseLoader)):
            if isinstance(event, yaml.AliasEvent):
                return "alias"
            if "python" in str(getattr(event, "tag", "") or ""):
                return "tag"
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or count > MAX_EVENTS:
                return "too_deep" if depth > MAX_DEPTH else "too_large"
    except (yaml.YAMLError, ValueError, RecursionError):
        return "invalid"
    return None


def read_toml(body: str) -> FrontMatter:
    """Read a TOML block, line by line where it is not TOML."""
    if len(body) > MAX_CHARACTERS:
        return _fields(_by_lines(body[:MAX_CHARACTERS]), ("too_large",))
    try:
        document = tomllib.loads(body)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return _fields(_by_lines(body), ("invalid",))
    taxonomies = document.get("taxonomies")
    merged = {**document, **taxonomies} if isinstance(taxonomies, dict) else document
    return _fields({key.lower(): value for key, value in merged.items()}, ())


def _by_lines(body: str) -> dict[str, object]:
    """`key: value` lines and `- item` lists, whatever else is around them."""
    found: dict[str, object] = {}
    key = ""
    for line in body.split("\n"):
        item = re.match(r"^\s*-\s+(.*)$", line)
        if item and key:
            held = found.get(key)
            found[key] = [*(held if isinstance(held, list) else []), _bare(item.group(1))][:_MAX_ITEMS]
        elif pair := _KEY.match(line):
            key = pair.group(1).lower()
            found.setdefault(key, _loose(pair.group(2)))
    return found


def _loose(value: str) -> object:
    value = value.strip()
    if value.startswith(("!", "&", "*")):
        return None
    if value.startswith("["):
        return [_bare(part) for part in value.strip("[]").split(",")][:_MAX_ITEMS]
    return _bare(value)


def _bare(value: str) -> str:
    return value.strip().strip("\"'").strip()


def _fields(values: Mapping[str, object], flags: tuple[str, ...]) -> FrontMatter:
    def one(*names: str) -> str | None:
        return next((text for name in names if (text := _string(values.get(name)))), None)

    def many(*names: str) -> tuple[str, ...]:
        return next((items for name in names if (items := _strings(values.get(name)))), ())

    return FrontMatter(
        title=one("title"),
        date=one("date", "created", "published", "pubdate", "publishdate", "createtime"),
        updated=one("updated", "lastmod", "modified", "last_modified_at"),
        author=one("author") or next(iter(many("authors", "author")), None),
        language=one("lang", "language", "locale"),
        description=one("description", "summary", "excerpt"),
        license=one("license", "copyright"),
        tags=many("tags", "tag"),
        categories=many("categories", "category"),
        flags=flags,
    )


def _string(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name")
    if value is None or isinstance(value, (list, Mapping, bool)):
        return None
    return str(value).strip()[:_MAX_VALUE] or None


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",") if "," in value else [value]
    if not isinstance(value, list):
        return ()
    flat = [inner for item in value for inner in (item if isinstance(item, list) else [item])]
    return tuple(dict.fromkeys(text for item in flat[:_MAX_ITEMS] if (text := _string(item))))
