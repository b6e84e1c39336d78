"""Everything that points to a person, in whatever room it lies: the tables say it themselves.

A room that is added later is followed without being told. Two ways to point: a foreign key to the person,
and the pair (kind, object_id) of the shared services.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnDefault,
    ColumnElement,
    Index,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from collab.base.columns import Base
from collab.extensions import db
from collab.people.models import Person
from collab.search.models import IndexJob

PERSON = Base.metadata.tables["person"]
ABOUT = ("kind", "object_id")
Row = Mapping[Any, Any]


def pointing_to(target: Table) -> Iterator[tuple[Table, Column[Any]]]:
    """All columns of all tables that name a row of `target`."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table is target for key in column.foreign_keys):
                yield table, column


def counted(person: Person) -> dict[str, int]:
    """How many rows of each table name a person; tables without one are left out."""
    found: Counter[str] = Counter()
    for table, column in pointing_to(PERSON):
        number = db.session.scalar(select(func.count()).select_from(table).where(column == person.id))
        if number:
            found[table.name] += number
    return dict(found)


def move(from_id: int, to_id: int) -> None:
    """Let everything that names one person name the other.

    Where both stand already (both invited to one event), the two rows become one: what the kept row does
    not say it takes from the other, and what pointed to the other points to it.
    """
    db.session.flush()
    _move_all(PERSON, from_id, to_id)
    for table in Base.metadata.sorted_tables:
        if table is not IndexJob.__table__ and all(name in table.columns for name in ABOUT):
            mine = and_(table.c.kind == "person", table.c.object_id == from_id)
            for key in _keys(table, mine):
                _point(table, key, table.c.object_id, to_id)
    db.session.expire_all()


def _move_all(target: Table, from_id: Any, to_id: Any) -> None:
    for table, column in pointing_to(target):
        for key in _keys(table, column == from_id):
            _point(table, key, column, to_id)


def _point(table: Table, key: Row, column: Column[Any], to_id: Any) -> None:
    """Let one row name somebody else; the database decides whether it stands there already."""
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(_is(table, key)).values({column.name: to_id}))
    except IntegrityError:
        _make_one(table, key, column, to_id)


def _make_one(table: Table, key: Row, column: Column[Any], to_id: Any) -> None:
    row = db.session.execute(select(table).where(_is(table, key))).mappings().one()
    twin = _twin(table, row, column, to_id)
    missing = {
        each.name: row[each.name]
        for each in table.columns
        if each is not column
        and not each.primary_key
        and _says_nothing(each, twin[each.name])
        and not _says_nothing(each, row[each.name])
    }
    if len(table.primary_key.columns) == 1:
        name = next(iter(table.primary_key.columns)).name
        _move_all(table, row[name], twin[name])
    db.session.execute(delete(table).where(_is(table, key)))
    if missing:
        try:
            with db.session.begin_nested():
                kept = {name: twin[name] for name in key}
                db.session.execute(update(table).where(_is(table, kept)).values(missing))
        except IntegrityError:
            pass  # an address that is given out once stays with the row that is kept


def _says_nothing(column: Column[Any], value: Any) -> bool:
    """Empty, or what stands there before anybody has said anything."""
    if value in (None, "", [], {}):
        return True
    default = column.default
    return isinstance(default, ColumnDefault) and default.is_scalar and value == default.arg


def _twin(table: Table, row: Row, column: Column[Any], to_id: Any) -> Row:
    """The row that stands where this one was to go, by the unique key that they share."""
    for columns in _unique_keys(table):
        if column.name not in columns:
            continue
        wanted = {name: to_id if name == column.name else row[name] for name in columns}
        if None in wanted.values():
            continue
        found = db.session.execute(select(table).where(_is(table, wanted))).mappings().first()
        if found is not None:
            return found
    raise LookupError(f"{table.name}: nothing stands in the way")


def _unique_keys(table: Table) -> Iterator[list[str]]:
    yield [column.name for column in table.primary_key.columns]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns]
    for index in table.indexes:
        if isinstance(index, Index) and index.unique:
            yield [column.name for column in index.columns]
    for column in table.columns:
        if column.unique:
            yield [column.name]


def _keys(table: Table, condition: ColumnElement[bool]) -> list[Row]:
    """The primary keys of the rows that fit."""
    rows = db.session.execute(select(*table.primary_key.columns).where(condition)).mappings()
    return [dict(row) for row in rows]


def _is(table: Table, values: Row) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in values.items()))


def has_work(person: Person) -> bool:
    """Whether somebody is named in records that others work with, which keep her name."""
    light = {"responsibility", "mention", "two_persons", "former_key", "person"}
    return bool(set(counted(person)) - light)


def loosen(person: Person) -> None:
    """Take away what names a person who is about to be deleted and in no record of work."""
    for table, column in pointing_to(PERSON):
        if table.name == "account":
            continue
        if column.nullable:
            db.session.execute(update(table).where(column == person.id).values({column.name: None}))
        else:
            db.session.execute(delete(table).where(column == person.id))
