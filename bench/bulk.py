"""Rows for many tables at once, written straight into them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from bench.instance import insert_rows
from collab.extensions import db


class Bulk:
    """Rows that wait until `write`; tables in the order in which they were first named, so parents first."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        self._last: dict[Any, int] = {}

    def add(self, table: Any, **values: Any) -> int:
        """Returns the id that the row gets."""
        if table not in self._last:
            self._last[table] = db.session.scalar(select(func.max(table.id))) or 0
        self._last[table] += 1
        self.link(table, id=self._last[table], **values)
        return self._last[table]

    def link(self, table: Any, **values: Any) -> None:
        """A row of a table that has no id of its own."""
        self._rows.setdefault(table, []).append(values)

    def write(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                insert_rows(table, rows)
                rows.clear()
