"""The release recipe: every filter a release applies, with its threshold, in one readable TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Annotated, get_args, get_type_hints

import tomlkit

from pipelines.records import Quality
from pipelines.release.licences import FAMILIES

RECIPE_FILE = Path(__file__).with_name("recipe.toml")
SPLITS = ("train", "validation", "test")
DUPLICATE_KINDS = ("exact", "near", "excerpt", "revision", "repost")
TRANSLATION_STATUSES = ("verified", "partial")


class RecipeError(ValueError):
    """A recipe that cannot be used: the message names file, key and fix."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive limits on one quality signal; None is no limit."""

    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a release keeps. The defaults keep everything the licence allows."""

    name: str = "default"
    title: str = "Bowen 博文"
    repo: str = "OWNER/NAME"
    where: str = ""
    families: tuple[str, ...] = FAMILIES
    min_rights_confidence: float = 0.0
    max_rights_age_days: int = 0
    metadata: bool = True
    languages: tuple[str, ...] = ()
    min_language_confidence: float = 0.0
    drop_duplicates: tuple[str, ...] = DUPLICATE_KINDS
    translation_statuses: tuple[str, ...] = ("verified",)
    quality: Mapping[str, Bounds] = field(default_factory=dict)
    splits: Mapping[str, float] = field(default_factory=lambda: {"train": 1.0})
    row_group_mb: int = 64
    shard_mb: int = 512


# Where each field stands in the file: field -> (table, key).
_PLACES = {
    "where": ("select", "where"),
    "families": ("rights", "families"),
    "min_rights_confidence": ("rights", "min_confidence"),
    "max_rights_age_days": ("rights", "max_age_days"),
    "metadata": ("rights", "metadata"),
    "languages": ("language", "include"),
    "min_language_confidence": ("language", "min_confidence"),
    "drop_duplicates": ("duplicates", "drop"),
    "translation_statuses": ("translations", "statuses"),
    "row_group_mb": ("shards", "row_group_mb"),
    "shard_mb": ("shards", "shard_mb"),
}
_LINE_LIMIT = 200
_CHOICES = {"families": FAMILIES, "drop_duplicates": DUPLICATE_KINDS, "translation_statuses": TRANSLATION_STATUSES}
_NAMES = ("name", "title", "repo")
_TABLES = {table for table, _ in _PLACES.values()} | {"quality", "splits"}


def load_recipe(path: Path = RECIPE_FILE) -> Recipe:
    """Read and check a recipe file; RecipeError names the key and the fix."""
    try:
        return parse_recipe(path.read_text("utf-8"), where=str(path))
    except FileNotFoundError:
        raise RecipeError(f"{path}: no such recipe; copy {RECIPE_FILE.name} from pipelines/release and change it") from None
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from None


def parse_recipe(text: str, *, where: str) -> Recipe:
    """TOML text -> Recipe; RecipeError on anything unknown, so that a misspelt filter never goes unapplied."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{where}: not valid TOML ({error}); fix that line") from None
    _refuse_unknown(document, where)
    values: dict[str, object] = {key: _line(where, key, document[key]) for key in _NAMES if key in document}
    for name, (table, key) in _PLACES.items():
        if key in document.get(table, {}):
            values[name] = _field(where, name, f"{table}.{key}", document[table][key])
    values["quality"] = _quality(where, document.get("quality", {}))
    values["splits"] = _splits(where, document.get("splits", {"train": 1.0}))
    return Recipe(**values)  # type: ignore[arg-type]


def _refuse_unknown(document: Mapping[str, object], where: str) -> None:
    known = {f"{table}.{key}" for table, key in _PLACES.values()}
    for table, content in document.items():
        if table in _NAMES:
            continue
        if table not in _TABLES or not isinstance(content, dict):
            raise RecipeError(f"{where}: unknown table [{table}]; known: {', '.join(sorted(_TABLES))}")
        for key in content if table not in {"quality", "splits"} else ():
            if f"{table}.{key}" not in known:
                raise RecipeError(f"{where}: unknown key {table}.{key}; known: {', '.join(sorted(known))}")


def _field(where: str, name: str, key: str, value: object) -> object:
    default = getattr(Recipe(), name)
    if isinstance(default, tuple):
        return _strings(where, key, value, _CHOICES.get(name))
    if isinstance(default, str):
        return _typed(where, key, value, str)
    if isinstance(default, bool):
        return _typed(where, key, value, bool)
    if isinstance(default, int):
        return _number(where, key, value, at_least=0 if default == 0 else 1, whole=True)
    return _number(where, key, value)


def _strings(where: str, key: str, value: object, choices: tuple[str, ...] | None) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RecipeError(f"{where}: {key} must be a list of strings, got {value!r}")
    wrong = [item for item in value if choices and item not in choices]
    if wrong and choices:
        raise RecipeError(f"{where}: {key} has {wrong[0]!r}; choose from {', '.join(choices)}")
    return tuple(value)


def _typed(where: str, key: str, value: object, kind: type) -> object:
    if not isinstance(value, kind):
        raise RecipeError(f"{where}: {key} must be a {kind.__name__}, got {value!r}")
    return value


def _line(where: str, key: str, value: object) -> object:
    if not isinstance(value, str) or len(value.splitlines()) != 1 or not value.strip() or len(value) > _LINE_LIMIT:
        raise RecipeError(f"{where}: {key} must be one line of at most {_LINE_LIMIT} characters, got {value!r:.200}")
    return value


def _number(where: str, key: str, value: object, *, at_least: float = 0, whole: bool = False) -> float:
    fits = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not isinstance(value, (int, float)) or not fits or not value >= at_least:
        raise RecipeError(f"{where}: {key} must be {'a whole number' if whole else 'a number'} >= {at_least}, got {value!r}")
    return value if whole else float(value)


def _quality(where: str, tables: Mapping[str, object]) -> dict[str, Bounds]:
    columns = _quality_columns()
    bounds = {}
    for column, limits in sorted(tables.items()):
        if column not in columns:
            raise RecipeError(f"{where}: [quality.{column}] is no quality signal; known: {', '.join(columns)}")
        if not isinstance(limits, dict) or not limits or set(limits) - {"min", "max"}:
            raise RecipeError(f"{where}: [quality.{column}] takes min and max, got {limits!r}")
        bounds[column] = Bounds(**{key: _number(where, f"quality.{column}.{key}", value) for key, value in limits.items()})
    return bounds


def _quality_columns() -> list[str]:
    hints = get_type_hints(Quality, include_extras=True)
    return [f.name for f in fields(Quality) if hints[f.name] is not None and _is_number(hints[f.name])]


def _is_number(hint: Annotated[object, ""]) -> bool:
    return get_args(hint)[0] in (int, float)


def _splits(where: str, shares: Mapping[str, object]) -> dict[str, float]:
    unknown = sorted(set(shares) - set(SPLITS))
    if unknown:
        raise RecipeError(f"{where}: unknown split {unknown[0]!r}; known: {', '.join(SPLITS)}")
    numbers = {name: _number(where, f"splits.{name}", shares[name]) for name in SPLITS if name in shares}
    if abs(sum(numbers.values()) - 1) > 1e-9:
        raise RecipeError(f"{where}: the shares of [splits] add up to {sum(numbers.values()):g}; make them add up to 1")
    return numbers


def dump_recipe(recipe: Recipe) -> str:
    """The recipe as TOML without comments: what a release publishes. Reads back to an equal recipe."""
    document = tomlkit.document()
    for key in _NAMES:
        document[key] = getattr(recipe, key)
    for name, (table, key) in _PLACES.items():
        value = getattr(recipe, name)
        document.setdefault(table, tomlkit.table())[key] = list(value) if isinstance(value, tuple) else value
    document["quality"] = {
        column: {key: value for key, value in asdict(bounds).items() if value is not None} for column, bounds in recipe.quality.items()
    }
    document["splits"] = dict(recipe.splits)
    return tomlkit.dumps(document)
