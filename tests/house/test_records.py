"""Every column is declared once, described, and survives the way to Arrow and back."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from pipelines.arrow import describe, from_table, schema_of, to_table
from pipelines.records import Post
from pipelines.store.tables import TABLES

RECORDS = sorted({record.__name__: record for record in TABLES.values()}.items())


def example(hint: Any, *, nothing: bool) -> Any:
    """A value of a type; None and empty where `nothing` and allowed."""
    if get_origin(hint) in (Union, UnionType):
        inner = next(part for part in get_args(hint) if part is not NoneType)
        return None if nothing else example(inner, nothing=nothing)
    if get_origin(hint) is tuple:
        return () if nothing else (example(get_args(hint)[0], nothing=nothing),)
    if is_dataclass(hint):
        return record_of(hint, nothing=nothing)
    if issubclass(hint, StrEnum):
        return next(iter(hint))
    return {str: "文 \u0000 '\"", int: 7, float: 0.5, bool: True, datetime: datetime(2024, 2, 29, 1, 2, 3, 4, tzinfo=UTC)}[hint]


def record_of(record: Any, *, nothing: bool) -> Any:
    hints = get_type_hints(record)
    return record(**{field.name: example(hints[field.name], nothing=nothing) for field in fields(record)})


@pytest.mark.parametrize("nothing", [True, False], ids=["empty", "full"])
@pytest.mark.parametrize(("name", "record"), RECORDS)
def test_round_trip(name: str, record: type, nothing: bool) -> None:
    given = record_of(record, nothing=nothing)
    assert list(from_table(to_table([given], record), record)) == [given]


def test_columns_that_were_not_asked_for_are_unset() -> None:
    given = record_of(Post, nothing=False)
    (part,) = from_table(to_table([given], Post), Post, only=("post_id", "images", "fetched_at"))
    assert (part.post_id, part.images, part.fetched_at) == (given.post_id, given.images, given.fetched_at)
    with pytest.raises(AttributeError, match="markdown"):
        _ = part.markdown


def test_a_column_younger_than_its_file_has_its_default() -> None:
    table = to_table([record_of(Post, nothing=False)], Post).drop_columns(["boilerplate_removed"])
    for only in ((), ("post_id", "boilerplate_removed")):
        assert [post.boilerplate_removed for post in from_table(table, Post, only)] == [0]
    with pytest.raises(KeyError, match="title"):
        list(from_table(table.drop_columns(["title"]), Post))


@pytest.mark.parametrize(("name", "record"), RECORDS)
def test_every_column_has_a_meaning_in_its_schema(name: str, record: type) -> None:
    meanings = describe(record)
    for field in schema_of(record):
        assert field.metadata[b"description"].decode() == meanings[field.name]
        assert len(meanings[field.name]) > 4


def test_an_undescribed_column_is_refused() -> None:
    @dataclass
    class Undescribed:
        name: str

    with pytest.raises(TypeError, match="'name' is not Annotated"):
        schema_of(Undescribed)
