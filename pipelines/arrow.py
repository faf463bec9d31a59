"""Record class -> Arrow schema, and batches <-> records: the one place that knows how a column is stored."""

import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

Record = TypeVar("Record")
_PLAIN: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
}


def describe(record: type) -> dict[str, str]:
    """Column name -> its meaning, as declared in pipelines.records."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(record)}


def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record class; each field carries its meaning as metadata `description`."""
    return _schemas(record)


@cache
def _schemas(record: Any) -> pa.Schema:
    summary = (record.__doc__ or "").strip()
    return pa.schema(_columns(record), metadata={"description": summary, "record": record.__name__})


def _columns(record: type) -> list[pa.Field]:
    hints = get_type_hints(record, include_extras=True)
    return [_column(field.name, hints[field.name]) for field in fields(record)]


def _column(name: str, hint: object) -> pa.Field:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"column {name!r} is not Annotated[type, meaning]; add its meaning in pipelines/records.py")
    inner, meaning, *_ = get_args(hint)
    inner, nullable = _strip_none(inner)
    return pa.field(name, _arrow_type(name, inner), nullable=nullable, metadata={"description": meaning})


def _strip_none(hint: object) -> tuple[object, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _arrow_type(name: str, hint: object) -> pa.DataType:
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return pa.list_(pa.field("item", _arrow_type(name, item), nullable=False))
    if isinstance(hint, type):
        if hint in _PLAIN:
            return _PLAIN[hint]
        if issubclass(hint, StrEnum):
            return pa.string()
        if is_dataclass(hint):
            return pa.struct(_columns(hint))
    raise TypeError(f"column {name!r}: {hint!r} has no Arrow type; see the types allowed in pipelines/records.py")


def to_table(records: Iterable[Record], record: type[Record]) -> pa.Table:
    """Records -> one Arrow table with the class's schema (also when there are none)."""
    kind: Any = record
    schema = schema_of(kind)
    rows = list(records)
    columns = [
        pa.array([getattr(row, name) if plain is None else plain(getattr(row, name)) for row in rows], type=schema.field(name).type)
        for name, plain in _writers(kind).items()
    ]
    return pa.Table.from_arrays(columns, schema=schema)


@cache
def _writers(record: Any) -> dict[str, Callable[[Any], object] | None]:
    """How the values of each column become what Arrow takes; None where they are that already."""
    return {name: _writer(hint) for name, hint in _hints(record).items()}


def _writer(hint: Any) -> Callable[[Any], object] | None:
    if get_origin(hint) is tuple:
        item = _writer(get_args(hint)[0])
        return None if item is None else lambda values: None if values is None else [item(value) for value in values]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda value: None if value is None else value.value
    if isinstance(hint, type) and is_dataclass(hint):
        parts = _writers(hint).items()
        return lambda value: None if value is None else {
            name: getattr(value, name) if plain is None else plain(getattr(value, name)) for name, plain in parts
        }
    return None


def from_table(table: pa.Table, record: type[Record], only: Collection[str] = ()) -> Iterator[Record]:
    """Arrow table -> records, exactly as they were. Columns the class lacks are ignored.

    A missing column takes its default, so that rows written before it existed stay readable; one without a default is a KeyError.
    `only` names the columns that are wanted: the other fields are unset, and asking for one is an AttributeError.
    """
    kind: Any = record
    late = {field.name: field.default for field in fields(kind) if field.default is not MISSING and field.name not in table.column_names}
    readers = {name: read for name, read in _readers(kind).items() if name not in late and (not only or name in only)}
    for batch in table.select(list(readers)).to_batches(max_chunksize=1024):
        columns = [_values(column, read) for column, read in zip(batch.columns, readers.values(), strict=True)]
        rows = (dict(zip(readers, row, strict=True)) for row in zip(*columns, strict=True))
        yield from (_part(kind, late | row) for row in rows) if only else (kind(**row) for row in rows)


def _values(column: pa.Array, read: Callable[[Any], object] | None) -> list[object]:
    values: list[object] = column.to_pylist()
    return values if read is None else [*map(read, values)]


def _part(kind: Any, values: Mapping[str, object]) -> Any:
    row = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(row, name, value)
    return row


@cache
def _readers(record: Any) -> dict[str, Callable[[Any], object] | None]:
    """How what Arrow gives becomes the values of each column; None where it is that already."""
    return {name: _reader(hint) for name, hint in _hints(record).items()}


@cache
def _hints(record: Any) -> dict[str, Any]:
    """The type of each column, `| None` taken off."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: _strip_none(get_args(hints[field.name])[0])[0] for field in fields(record)}


def _reader(hint: Any) -> Callable[[Any], object] | None:
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda values: None if values is None else tuple(values if item is None else map(item, values))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda value: None if value is None else hint(value)
    if isinstance(hint, type) and is_dataclass(hint):
        parts = _readers(hint).items()
        return lambda row: None if row is None else hint(**{name: row[name] if read is None else read(row[name]) for name, read in parts})
    return None
