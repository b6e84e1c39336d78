"""Walking through all rows of a workspace, table by table, some at a time.

What was walked is remembered by id, so that a later table knows which of its rows belong, and whom of the
directory they name. Memory holds numbers only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, select

from collab.bags.belonging import (
    DIRECTORY,
    EMPTIED,
    GOES_WITH,
    JOURNAL,
    NOT_YET,
    columns_of,
    is_about,
    needed,
    order,
    pairs,
    target_of,
)
from collab.base.columns import Base
from collab.extensions import db

AT_ONCE = 500  # rows in memory, and ids in one query
NAMED_IN_DETAIL = {"to": "person", "mailed": "person", "of": "person", "account": "account"}
"""What the detail of a line in the journal holds beside words: ids of persons and accounts, by its name."""

Row = dict[str, Any]


class Walk:
    """`ids`: of the rows that were walked, by table. `named`: whom of the directory they name."""

    def __init__(self, workspace_id: int) -> None:
        self.workspace_id = workspace_id
        self.ids: dict[str, set[int]] = defaultdict(set)
        self.named: dict[str, set[int]] = defaultdict(set)
        self._silent: set[int] | None = None

    def tables(self) -> Iterator[Table]:
        """In the order in which they must be walked; the directory comes last."""
        for name in (*order(), *DIRECTORY):
            yield Base.metadata.tables[name]

    def rows(self, table: Table) -> Iterator[Row]:
        """All rows of one table that belong, without what does not leave the house."""
        references = [column for column in columns_of(table) if target_of(column) in DIRECTORY]
        hidden = self._hidden() if table.name == JOURNAL else set()
        shown = [column.name for column in columns_of(table)]
        for row in self._read(table):
            if (row.get("kind"), row.get("object_id")) in hidden or self._keeps_to_itself(table, row):
                continue
            if self.has_ids(table):
                self.ids[table.name].add(row["id"])
            for column in references:
                if (number := row[column.name]) is not None and (table.name, column.name) != _SUCCESSOR:
                    self.named[str(target_of(column))].add(number)
            self._note_pairs(table, row)
            yield _emptied(table, {name: row[name] for name in shown})

    @staticmethod
    def has_ids(table: Table) -> bool:
        """Whether `ids` tells which of its rows go along."""
        return "id" in table.columns and table.name != JOURNAL

    def _read(self, table: Table) -> Iterator[Row]:
        if table.name == "workspace":
            yield from _select(table, table.c.id == self.workspace_id)
        elif table.name in DIRECTORY:
            yield from self._by_ids(table, table.c.id, self.named[table.name])
        elif is_about(table) and table.name != JOURNAL:
            for kind, ids in sorted(self.ids.items()):
                yield from filter(
                    lambda row: self._belongs(table, row),
                    self._by_ids(table, table.c.object_id, ids, table.c.kind == kind),
                )
        else:
            yield from (row for row in self._by_reference(table) if self._belongs(table, row))

    def _by_reference(self, table: Table) -> Iterator[Row]:
        references = needed(table)
        direct = next((column for column in references if target_of(column) == "workspace"), None)
        if direct is not None:
            yield from _select(table, direct == self.workspace_id)
        else:
            first = references[0]
            yield from self._by_ids(table, first, self.ids[str(target_of(first))])

    def _by_ids(
        self, table: Table, column: Any, ids: Iterable[int], *conditions: ColumnElement[bool]
    ) -> Iterator[Row]:
        for some in in_steps(sorted(ids)):
            yield from _select(table, column.in_(some), *conditions)

    def _belongs(self, table: Table, row: Row) -> bool:
        """Whether all that it rests on goes along."""
        for column in needed(table):
            target, value = str(target_of(column)), row[column.name]
            if target == "workspace":
                continue  # asked for, or it follows its record
            if value is None and (table.name, column.name) in GOES_WITH:
                continue
            if value not in self.ids[target]:
                return False
        return True

    def _note_pairs(self, table: Table, row: Row) -> None:
        for kind, number in pairs(table):
            if row[kind] in DIRECTORY and row[number] is not None:
                self.named[row[kind]].add(row[number])
        if table.name == JOURNAL:
            for name, target in NAMED_IN_DETAIL.items():
                given = row["detail"].get(name)
                for each in given if isinstance(given, list) else [given]:
                    if isinstance(each, int):
                        self.named[target].add(each)

    def _keeps_to_itself(self, table: Table, row: Row) -> bool:
        """What was answered to a poll is told to nobody while it is hidden and open."""
        if table.name != "poll_answer":
            return False
        if self._silent is None:
            polls, invitees = Base.metadata.tables["poll"], Base.metadata.tables["poll_invitee"]
            open_ones = select(polls.c.id).where(
                polls.c.workspace_id == self.workspace_id, polls.c.hidden, polls.c.closed_at.is_(None)
            )
            silent = select(invitees.c.id).where(invitees.c.poll_id.in_(open_ones))
            self._silent = set(db.session.scalars(silent))
        return row["invitee_id"] in self._silent

    def _hidden(self) -> set[tuple[str, int]]:
        """Records that the journal does not speak of outside: drafts."""
        found = set()
        for name, published in NOT_YET.items():
            table = Base.metadata.tables[name]
            drafts = select(table.c.id).where(
                table.c.workspace_id == self.workspace_id, table.c[published].is_(None)
            )
            found |= {(name, number) for number in db.session.scalars(drafts)}
        return found


_SUCCESSOR = ("person", "successor_id")
"""Named if the successor goes along for a reason of her own."""


def in_steps(values: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _select(table: Table, *conditions: ColumnElement[bool]) -> Iterator[Row]:
    """In the order of their ids; what was thrown away and what is a draft stays here."""
    kept = [
        table.c[name].is_(None)
        for name in ("trashed_at", "removed_at")
        if name in table.columns and table.name not in DIRECTORY and (table.name, name) not in _KEPT
    ]
    if table.name in NOT_YET:
        kept.append(table.c[NOT_YET[table.name]].is_not(None))
    query = select(table).where(and_(*conditions, *kept)).order_by(*table.primary_key.columns)
    for row in db.session.execute(query.execution_options(yield_per=AT_ONCE)).mappings():
        yield dict(row)


_KEPT = frozenset((table, by) for (table, _column), by in EMPTIED.items())


def _emptied(table: Table, row: Row) -> Row:
    for (name, column), by in EMPTIED.items():
        if name == table.name and row[by] is not None:
            row[column] = ""
    return row
