"""A first walk through the rows of an archive: every one can be read, and this is what they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Column, Table

from collab.bags.belonging import DIRECTORY, columns_of, digests_of, is_keyed, order
from collab.bags.checking import Bag, Declared, broken
from collab.bags.records import Row, Unreadable, row_of, type_of
from collab.base.columns import Base
from collab.base.errors import Refused

Columns = Mapping[str, Column[Any]]


class Survey:
    """`counts` of rows and `keys` by table, and the checksums of all files that rows name."""

    def __init__(self, bag: Bag) -> None:
        self.bag = bag
        self.columns: dict[str, Columns] = {}
        self.counts: dict[str, int] = {}
        self.keys: dict[str, list[str]] = {}
        self.digests: set[str] = set()
        for declared in bag.tables():
            self._look_at(declared)
        if self.counts.get("workspace") != 1:
            raise broken()

    def rows(self, table: Table) -> Iterator[Row]:
        columns = self.columns.get(table.name)
        if columns is None:
            return
        for line in self.bag.lines(table.name):
            yield row_of(line, table, columns)

    def _look_at(self, declared: Declared) -> None:
        if declared.name not in (*order(), *DIRECTORY):
            if declared.rows:
                raise _newer(declared.name)
            return
        table = Base.metadata.tables[declared.name]
        self.columns[table.name] = _columns(table, declared)
        digests, keyed = digests_of(table), is_keyed(table)
        count, ids, keys = 0, set[int](), list[str]()
        for row in self.rows(table):
            count += 1
            if "id" in row:
                ids.add(row["id"])
            if keyed:
                keys.append(row["key"])
            for name in digests:
                if row.get(name):
                    self.digests.add(_digest(row[name], table))
        if (
            count != declared.rows
            or ("id" in table.columns and len(ids) != count)
            or len(set(keys)) != len(keys)
        ):
            raise Unreadable(table.name)
        self.counts[table.name] = count
        self.keys[table.name] = keys


def _columns(table: Table, declared: Declared) -> Columns:
    """The columns that the archive has. What it lacks must be able to be empty or have a default here."""
    ours = {column.name: column for column in columns_of(table)}
    if any(name not in ours or type_of(ours[name]) != kind for name, kind in declared.columns.items()):
        raise _newer(table.name)
    for name, column in ours.items():
        if name not in declared.columns and not (
            column.nullable or column.default is not None or column.server_default is not None
        ):
            raise Unreadable(f"{table.name}.{name}")
    return {name: ours[name] for name in declared.columns}


def _digest(value: str, table: Table) -> str:
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise Unreadable(table.name)
    return value


def _newer(name: str) -> Refused:
    return Refused(
        _(
            "Das Archiv enthält etwas, das diese Plattform nicht kennt (%(name)s): Es kommt aus einer "
            "neueren Fassung. Bitte aktualisieren Sie diese Plattform zuerst.",
            name=name,
        )
    )
