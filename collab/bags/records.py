"""Rows as lines of JSON, and back. The form is documented in the archive itself (see `format.json`).

One line is one row: {"column": value}, its keys sorted. Moments are "2026-05-12T08:00:00+00:00" in UTC, days
"2026-05-12", times of day "10:00:00", decimal numbers strings; all else is what JSON has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String, Table, Time
from sqlalchemy.types import TypeDecorator

from collab.base.columns import Moment

FORMAT = 1
LARGEST_NUMBER = 2**63

Row = dict[str, Any]


class Unreadable(ValueError):
    """A value that does not fit its column."""


def line_of(row: Mapping[str, Any]) -> bytes:
    plain = {name: _plain(value) for name, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def row_of(line: bytes, table: Table, columns: Mapping[str, Column[Any]]) -> Row:
    """The row that a line says. Unreadable: something in it does not fit the table."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable(table.name) from None
    if not isinstance(given, dict) or set(given) != set(columns):
        raise Unreadable(table.name)
    return {name: value_of(given[name], column) for name, column in columns.items()}


def value_of(value: Any, column: Column[Any]) -> Any:
    if value is None:
        if not column.nullable:
            raise Unreadable(f"{column.table.name}.{column.name}")
        return None
    try:
        return _reader(column)(value)
    except (ValueError, TypeError, ArithmeticError):
        raise Unreadable(f"{column.table.name}.{column.name}") from None


def type_of(column: Column[Any]) -> str:
    """The name of a column's type, as `format.json` tells it."""
    kind = column.type
    if isinstance(kind, Moment):
        return "moment"
    if isinstance(kind, TypeDecorator):
        return "decimal" if isinstance(kind.process_result_value(1, None), Decimal) else "text"  # type: ignore[arg-type]
    for known, name in (
        (JSON, "json"), (Boolean, "boolean"), (Float, "number"), (Integer, "integer"), (Date, "day"),
        (Time, "time"), (String, "text"),
    ):  # fmt: skip
        if isinstance(kind, known):
            return name
    raise TypeError(f"{column.table.name}.{column.name}: no form for {kind!r}")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kind = type_of(column)
    if kind == "text":
        return _text(getattr(column.type, "length", None))
    return _READERS[kind]


def _text(longest: int | None) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or "\x00" in value or (longest and len(value) > longest):
            raise ValueError
        value.encode()  # ValueError for half a letter, which no database takes
        return value

    return read


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _integer(value: Any) -> int:
    if type(value) is not int or not -LARGEST_NUMBER <= value < LARGEST_NUMBER:
        raise ValueError
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError
    return float(value)


def _decimal(value: Any) -> Decimal:
    found = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    if not found.is_finite():
        raise ValueError
    return found


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "moment": _moment,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "integer": _integer,
    "boolean": _boolean,
    "number": _number,
    "decimal": _decimal,
    "json": lambda value: value,
}
