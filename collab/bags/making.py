"""Making a workspace of the rows of an archive.

Rows get new ids, and whatever names a row names it by its new one: references, pairs of kind and id, details
of the journal. Short addresses stay where they are free here; where one changes, texts that
lead to it change, too.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Column, Table, func, insert, or_, select, update

from collab import activity, kinds
from collab.activity import Activity
from collab.bags.belonging import ABOUT, DIRECTORY, JOURNAL, is_keyed, order, pairs, target_of
from collab.bags.checking import Bag
from collab.bags.directory import Directory
from collab.bags.records import Row, Unreadable, type_of
from collab.bags.surveying import Survey
from collab.bags.walking import AT_ONCE, NAMED_IN_DETAIL, in_steps
from collab.base.columns import Base, new_key
from collab.calendar import reminders
from collab.calendar.models import Event
from collab.documents.models import ExtractionJob
from collab.extensions import db
from collab.people.models import Account
from collab.search.models import IndexJob
from collab.workspaces import slugs
from collab.workspaces.models import OtherName, Workspace
from collab.workspaces.origins import CITY, KEY, SLUG, Names

BARE_KEYS = frozenset({("event", "series"), ("disposal", "document_key")})
"""Columns that hold the key of a record without being a reference."""


class Making:
    """Maps every row to what it is here, and writes it. Does not commit."""

    def __init__(self, bag: Bag, survey: Survey, slug: str, actor: Account | None, now: datetime) -> None:
        self.bag = bag
        self.survey = survey
        self.slug = slug
        self.actor = actor
        self.now = now
        self.directory = Directory(now)
        self.ids: dict[str, dict[int, int]] = defaultdict(dict, self.directory.ids)
        self.names = Names()
        self.done: set[str] = set(DIRECTORY)
        self.later: list[tuple[Table, int, dict[str, Any]]] = []  # what names rows that come after them
        self.number = 0

    def run(self) -> Workspace:
        self._directory()
        self._choose_names()
        for name in order():
            self._table(Base.metadata.tables[name])
            self.done.add(name)
        self._name_later_ones()
        workspace = db.session.get_one(Workspace, next(iter(self.ids["workspace"].values())))
        self._remember_names(workspace)
        self._queue_work(workspace)
        activity.record(
            "workspace.imported", "workspace", workspace.id, workspace.title,
            actor=self.actor, now=self.now, workspace=workspace,
        )  # fmt: skip
        return workspace

    def report(self) -> dict[str, int]:
        """What was taken in, in numbers."""
        added = [name for name, _number in self.directory.added]
        return {
            "rows": sum(self.survey.counts.values()),
            "documents": self.survey.counts.get("document", 0),
            "known_people": self.survey.counts.get("person", 0) - added.count("person"),
            "new_people": added.count("person"),
            "missing": len(self.bag.missing()),
        }

    def _directory(self) -> None:
        tables = Base.metadata.tables
        self.directory.organisations(self.survey.rows(tables["organisation"]))
        self.directory.topics(self.survey.rows(tables["topic"]))
        self.directory.persons(self.survey.rows(tables["person"]))
        self.directory.accounts(self.survey.rows(tables["account"]))

    def _choose_names(self) -> None:
        """Keys that are taken here become new ones."""
        keys = dict(self.directory.keys)
        for name, given in self.survey.keys.items():
            if name in DIRECTORY or not given:
                continue
            column = Base.metadata.tables[name].c.key
            rest = iter(given)
            while some := list(islice(rest, AT_ONCE)):
                for taken in db.session.scalars(select(column).where(column.in_(some))):
                    keys[taken] = new_key()
        cities = {there: here for there, here in self.ids["organisation"].items() if there != here}
        slug = {self.bag.slug: self.slug} if self.bag.slug != self.slug else {}
        self.names = Names(keys, cities, slug)
        lines = self.survey.counts.get(JOURNAL, 0)
        self.number = min(0, db.session.scalar(select(func.min(Activity.number))) or 0) - lines

    def _table(self, table: Table) -> None:
        rows = self.survey.rows(table)
        while some := list(islice(rows, AT_ONCE)):
            made, after = [], []
            for row in some:
                late: dict[str, Any] = {}
                made.append(self._mapped(table, row, late))
                after.append(late)
            if "id" not in table.columns:
                db.session.execute(insert(table), made)
                continue
            statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            ids = db.session.execute(statement, made).scalars().all()
            for row, late, number in zip(some, after, ids, strict=True):
                self.ids[table.name][row["id"]] = number
                if late:
                    self.later.append((table, number, late))

    def _mapped(self, table: Table, row: Row, late: dict[str, Any]) -> Row:
        """A row as it is here. `late` takes up what can be said only when all rows are there."""
        made = {name: value for name, value in row.items() if name != "id" or target_of(table.c.id)}
        for name in made:
            column, value = table.c[name], made[name]
            target = target_of(column)
            if value is None:
                continue
            if target is not None:
                made[name] = self._reference(column, target, value, late)
            elif type_of(column) == "text":
                made[name] = self._text(table, name, value)
            elif type_of(column) == "json":
                made[name] = self._said(value)
        for kind, number in pairs(table):
            self._pair(table, made, (kind, number), late)
        if table.name == "workspace":
            made["slug"] = self.slug
        elif table.name == JOURNAL:
            made["detail"] = self._detail(made["detail"])
            made["number"] = self.number
            self.number += 1
        elif table.name == "other_name":
            made["here"] = self._other_name(made)
        return made

    def _reference(self, column: Column[Any], target: str, value: int, late: dict[str, Any]) -> int | None:
        here = self.ids[target].get(value)
        if here is not None:
            return here
        if not column.nullable:
            raise Unreadable(f"{column.table.name}.{column.name}")
        if target not in self.done:
            late[column.name] = (target, value)
        return None  # or it names what did not go along

    def _pair(self, table: Table, made: Row, names: tuple[str, str], late: dict[str, Any]) -> None:
        kind, value = made[names[0]], made[names[1]]
        if kind is None or value is None:
            return
        here = self.ids[kind].get(value) if kind in self.ids else None
        if here is None and kind == "workspace":
            here = next(iter(self.ids["workspace"].values()))
        if here is not None:
            made[names[1]] = here
        elif names == ABOUT:
            if table.name != JOURNAL:
                raise Unreadable(table.name)
            made[names[1]] = -abs(
                value
            )  # a record that is gone, which must not be taken for one that is here
        else:
            if kind in Base.metadata.tables and kind not in self.done:
                late[names[1]] = (kind, value)
                late.setdefault("", {})[names[1]] = (names[0], kind)
            made[names[0]] = made[names[1]] = None

    def _text(self, table: Table, name: str, value: str) -> str:
        if (name == "key" and is_keyed(table)) or (table.name, name) in BARE_KEYS:
            return self.names.keys.get(value, value)
        if name == "slug" and table.c[name].unique:
            return self._free_slug(table.c[name], value)
        return self.names.text(value)

    def _free_slug(self, column: Column[Any], value: str) -> str:
        if not slugs.well_formed(value):
            raise Unreadable(f"{column.table.name}.{column.name}")
        candidate, number = value, 2
        while db.session.scalar(select(column).where(column == candidate)) is not None:
            candidate, number = f"{value[:55]}-{number}", number + 1
        return candidate

    def _said(self, value: Any) -> Any:
        """Plain JSON with addresses as they are here."""
        if isinstance(value, str):
            return self.names.text(value)
        if isinstance(value, list):
            return [self._said(each) for each in value]
        if isinstance(value, dict):
            return {name: self._said(each) for name, each in value.items()}
        return value

    def _detail(self, detail: dict[str, Any]) -> dict[str, Any]:
        """What a line of the journal holds: ids of persons and accounts become those here."""
        made = dict(detail)
        for name, target in NAMED_IN_DETAIL.items():
            value = made.get(name)
            if isinstance(value, list):
                made[name] = [
                    self.ids[target].get(each, -abs(each)) for each in value if isinstance(each, int)
                ]
            elif isinstance(value, int):
                made[name] = self.ids[target].get(value, -abs(value))
        return made

    def _other_name(self, row: Row) -> str:
        """What was called otherwise in the instance before, in the names of this one."""
        here = str(row["here"])
        if row["sort"] == CITY:
            return str(self.ids["organisation"].get(int(here), int(here)) if here.isdecimal() else here)
        return (self.names.keys if row["sort"] == KEY else self.names.slugs).get(here, here)

    def _name_later_ones(self) -> None:
        for table, number, late in self.later:
            pair_kinds = late.pop("", {})
            values: Row = {}
            for name, (target, there) in late.items():
                here = self.ids[target].get(there)
                if here is None:
                    continue
                values[name] = here
                if name in pair_kinds:
                    column, kind = pair_kinds[name]
                    values[column] = kind
            if values:
                db.session.execute(update(table).where(table.c.id == number).values(values))

    def _remember_names(self, workspace: Workspace) -> None:
        """For reading sealed records, which name things as they were called."""
        before: dict[datetime, set[tuple[str, str]]] = {self.now: set()}
        for row in db.session.scalars(select(OtherName).where(OtherName.workspace_id == workspace.id)):
            before.setdefault(row.until, set()).add((row.sort, row.there))
        found: list[tuple[str, str, str]] = [
            *((KEY, there, here) for there, here in self.names.keys.items()),
            *((CITY, str(there), str(here)) for there, here in self.names.cities.items()),
            *((SLUG, there, here) for there, here in self.names.slugs.items()),
        ]
        rows = [
            {"workspace_id": workspace.id, "until": until, "sort": sort, "there": there, "here": here}
            for until, known in before.items()
            for sort, there, here in found
            if (sort, there) not in known
        ]
        if rows:
            db.session.execute(insert(OtherName), rows)

    def _queue_work(self, workspace: Workspace) -> None:
        """Index, texts and reminders are made anew."""
        job = {"queued_at": self.now, "not_before": self.now, "attempts": 0}
        added: dict[str, set[int]] = defaultdict(set)
        for name, number in self.directory.added:
            added[name].add(number)
        for kind in kinds.every():
            if kind.entries is None:
                continue
            here = added[kind.name] if kind.name in DIRECTORY else set(self.ids[kind.name].values())
            jobs = [{"kind": kind.name, "object_id": number, **job} for number in sorted(here)]
            if jobs:
                db.session.execute(insert(IndexJob), jobs)
        versions = [{"version_id": number, **job} for number in self.ids["version"].values()]
        if versions:
            db.session.execute(insert(ExtractionJob), versions)
        for some in in_steps(sorted(self.ids["event"].values())):
            ahead = or_(Event.over_on.is_(None), Event.over_on >= self.now.date())
            for event in db.session.scalars(select(Event).where(Event.id.in_(some), ahead)):
                reminders.arrange(event, self.now)
            db.session.flush()
