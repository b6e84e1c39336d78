"""Making a workspace of an archive: everything is checked first, then all rows come in one transaction.

Rows get new ids, and whatever names a row names it by its new one: references, pairs of kind and id, the details
of the journal. Short addresses stay where they are free here; where one changes, texts that lead to it change too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Column, Table, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from collab import activity, kinds
from collab.activity import Activity
from collab.bags.belonging import (
    ABOUT,
    DIRECTORY,
    JOURNAL,
    columns_of,
    digests_of,
    order,
    pairs,
    target_of,
)
from collab.bags.checking import Bag, Declared, broken
from collab.bags.directory import Directory
from collab.bags.models import BagImport, ImportState
from collab.bags.records import Row, Unreadable, row_of, type_of
from collab.bags.walking import AT_ONCE, NAMED_IN_DETAIL, in_steps
from collab.base.columns import Base, new_key
from collab.base.database import writing
from collab.base.errors import Refused
from collab.base.storage import Store
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

Columns = Mapping[str, Column[Any]]


def take_in(path: Path, slug: str, store: Store, job: BagImport, now: datetime) -> Workspace:
    """The workspace of an archive. `slug`: the short address it gets; empty: the one it had.

    Refused with a sentence if anything is wrong; then nothing has been taken. Commits, and notes on the job what
    has become of it in the same transaction.
    """
    number = job.id
    try:
        bag = Bag(path)
        try:
            wanted = address_for(bag, slug)
            db.session.rollback()
            survey = Survey(bag)
            bag.verify(store, survey.digests - bag.missing())
            with writing():
                job = _still_wanted(job, number)
                made = _Import(bag, survey, wanted, job.account, now)
                workspace = made.run()
                job.state, job.done_at, job.digest = ImportState.DONE, now, None
                job.bag, job.workspace_id = bag.identity, workspace.id
                job.report = made.report()
                db.session.commit()
                return workspace
        finally:
            bag.close()
    except Unreadable as error:
        db.session.rollback()
        raise Refused(
            _(
                "Die Datensätze des Archivs lassen sich nicht lesen (%(place)s). Es wurde nichts übernommen.",
                place=str(error),
            )
        ) from None
    except IntegrityError:
        db.session.rollback()
        raise Refused(
            _("Die Datensätze des Archivs widersprechen sich. Es wurde nichts übernommen.")
        ) from None


def _still_wanted(job: BagImport, number: int | None) -> BagImport:
    """Checking takes its time: somebody may have taken the job back."""
    if number is None:
        db.session.add(job)
        return job
    found = db.session.get(BagImport, number, populate_existing=True)
    if found is None or found.state != ImportState.WAITING:
        raise Refused(_("Dieses Archiv wird nicht mehr gewünscht."))
    return found


def address_for(bag: Bag, slug: str) -> str:
    """The short address that the workspace gets here. Refused if it cannot have it."""
    known = db.session.scalar(
        select(Workspace)
        .join(BagImport, BagImport.workspace_id == Workspace.id)
        .where(BagImport.bag == bag.identity, BagImport.state == ImportState.DONE)
    )
    if known is not None and not slug:
        raise Refused(
            _(
                "Dieses Archiv ist hier schon eingespielt, als „%(title)s“. Ein zweites Mal geht es nur unter einer "
                "anderen Kurzadresse.",
                title=known.title,
            )
        )
    wanted = slug or bag.slug
    if not slugs.well_formed(wanted) or wanted in slugs.RESERVED:
        raise Refused(
            _(
                "„%(slug)s“ geht nicht als Kurzadresse. Erlaubt sind Kleinbuchstaben, Ziffern und Bindestriche.",
                slug=wanted,
            )
        )
    if db.session.scalar(select(Workspace.id).where(Workspace.slug == wanted)) is not None:
        raise Refused(
            _(
                "Die Kurzadresse „%(slug)s“ ist hier schon vergeben. Bitte geben Sie eine andere an.",
                slug=wanted,
            )
        )
    return wanted


class Survey:
    """A first walk through all rows: every one can be read, and this is what they name."""

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
        digests, keyed = digests_of(table), _is_keyed(table)
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


class _Import:
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
        address_for(self.bag, self.slug)  # once more: now nobody can take it any more
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
        if (name == "key" and _is_keyed(table)) or (table.name, name) in BARE_KEYS:
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


def _is_keyed(table: Table) -> bool:
    return "key" in table.columns and bool(table.c.key.unique)


def _digest(value: str, table: Table) -> str:
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise Unreadable(table.name)
    return value


def _newer(name: str) -> Refused:
    return Refused(
        _(
            "Das Archiv enthält etwas, das diese Plattform nicht kennt (%(name)s): Es kommt aus einer neueren Fassung. "
            "Bitte aktualisieren Sie diese Plattform zuerst.",
            name=name,
        )
    )
