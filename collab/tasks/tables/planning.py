"""What taking over a file would do, line by line; nothing is done here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.base.errors import Refused
from collab.base.folding import fold
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.tasks.actions.checklist import MOST_ITEMS
from collab.tasks.labels import PRIORITIES, STATES
from collab.tasks.models import Priority, Task, TaskState
from collab.tasks.naming import Names
from collab.tasks.quick import day_of, who_is_meant
from collab.tasks.repeating import NEVER, REPEATS
from collab.tasks.tables.columns import COLUMNS, NOT_TICKED, TICKED, cells_of, spoken
from collab.tasks.tables.reading import Line, Table
from collab.workspaces.models import Workspace

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@dataclass
class Planned:
    """What one line would do. `values`: what it says, by column, of the columns that say something new."""

    number: int
    title: str
    task: Task | None = None
    values: dict[str, object] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def what(self) -> str:
        if self.troubles:
            return WRONG
        if self.task is None:
            return NEW
        return CHANGED if self.values else SAME

    @property
    def changes(self) -> list[str]:
        """The headings of what is different."""
        return [str(COLUMNS[name]) for name in self.values]


@dataclass(frozen=True)
class Plan:
    lines: list[Planned]
    unknown: list[str]

    def count(self, what: str) -> int:
        return sum(line.what == what for line in self.lines)

    @property
    def usable(self) -> bool:
        return not self.count(WRONG) and bool(self.count(NEW) + self.count(CHANGED))

    @property
    def mark(self) -> str:
        """Changes when the plan does: what was confirmed is what is done."""
        told = [(line.number, line.what, line.title, sorted(line.values)) for line in self.lines]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def plan(table: Table, workspace: Workspace, account: Account, today: date) -> Plan:
    """A fixed number of questions to the database, however long the file is."""
    reader = _Reader(workspace, account, today)
    return Plan([reader.planned(line) for line in table.lines], table.unknown)


class _Reader:
    """Knows what names, cities and words of the file stand for."""

    def __init__(self, workspace: Workspace, account: Account, today: date) -> None:
        tasks = db.session.scalars(
            select(Task)
            .where(Task.workspace_id == workspace.id)
            .options(selectinload(Task.responsible), selectinload(Task.checklist), joinedload(Task.city))
        ).all()
        self.by_key = {task.key: task for task in tasks}
        self.titles = {fold(task.title) for task in tasks if task.is_pending and task.trashed_at is None}
        self.names = Names(account, workspace)
        self.cities = {fold(city.name): city for city in db.session.scalars(select(Organisation))}
        self.today = today
        self.seen: dict[str, int] = {}
        self.words = {
            "priority": spoken(PRIORITIES),
            "state": spoken(STATES),
            "repeat": spoken(REPEATS),
        }

    def planned(self, line: Line) -> Planned:
        found = Planned(line.number, " ".join(line.cells.get("title", "").split()))
        key = line.cells.get("key", "").strip()
        if key:
            self._know(found, key)
        if found.troubles:
            return found
        before = cells_of(found.task) if found.task is not None else {}
        for name, cell in line.cells.items():
            cell = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
            if name == "key" or name not in READERS or cell == before.get(name, "").strip():
                continue
            try:
                found.values[name] = getattr(self, READERS[name])(cell)
            except Refused as refusal:
                found.troubles.append(refusal.message)
        if found.task is None and not found.title and not found.troubles:
            found.troubles.append(_("Der Titel fehlt."))
        if found.task is None and fold(found.title) in self.titles:
            found.notes.append(_("Eine Aufgabe mit diesem Titel gibt es schon; sie kommt noch einmal dazu."))
        return found

    def _know(self, found: Planned, key: str) -> None:
        if key in self.seen:
            found.troubles.append(
                _("Der Schlüssel „%(key)s“ steht schon in Zeile %(number)s.", key=key, number=self.seen[key])
            )
        self.seen.setdefault(key, found.number)
        found.task = self.by_key.get(key)
        if found.task is None:
            found.troubles.append(
                _(
                    "Eine Aufgabe mit dem Schlüssel „%(key)s“ gibt es hier nicht. Lassen Sie ihn leer.",
                    key=key,
                )
            )
        elif found.task.trashed_at is not None:
            found.troubles.append(_("Diese Aufgabe liegt im Papierkorb."))
        else:
            found.title = found.title or found.task.title

    def title(self, cell: str) -> str:
        if not cell:
            raise Refused(_("Der Titel fehlt."))
        if len(cell) > 300:
            raise Refused(_("Der Titel ist länger als 300 Zeichen."))
        return " ".join(cell.split())

    def text(self, cell: str) -> str:
        return cell

    def people(self, cell: str) -> list[int]:
        found = []
        for part in cell.split(";"):
            if not part.strip():
                continue
            meant = self.names.meant(part)
            if len(meant) != 1:
                raise who_is_meant(part.strip(), self.names)
            found.append(meant[0].id)
        return found

    def city(self, cell: str) -> Organisation | None:
        if cell and fold(cell) not in self.cities:
            raise Refused(_("Eine Kommune „%(name)s“ ist nicht bekannt.", name=cell))
        return self.cities[fold(cell)] if cell else None

    def due(self, cell: str) -> date | None:
        found = day_of(cell, self.today) if cell else None
        if cell and (found is None or not 2000 <= found.year <= self.today.year + 30):
            raise Refused(
                _("„%(cell)s“ ist kein Tag, wie er hier stehen kann (zum Beispiel 03.12.2026).", cell=cell)
            )
        return found

    def priority(self, cell: str) -> Priority:
        return Priority(self._word("priority", cell) if cell else Priority.NORMAL)

    def state(self, cell: str) -> TaskState:
        return TaskState(self._word("state", cell) if cell else TaskState.OPEN)

    def repeat(self, cell: str) -> str:
        return self._word("repeat", cell) if cell else NEVER

    def checklist(self, cell: str) -> list[tuple[str, bool]]:
        """The lines, and whether each is ticked."""
        found = []
        for line in filter(None, (part.strip() for part in cell.split("\n"))):
            ticked = line.lower().startswith(TICKED)
            mark = TICKED if ticked else NOT_TICKED
            found.append((line[len(mark) :] if line.lower().startswith(mark) else line, ticked))
        if len(found) > MOST_ITEMS:
            raise Refused(_("Eine Checkliste hat höchstens %(most)s Punkte.", most=MOST_ITEMS))
        return [(text.strip()[:300], ticked) for text, ticked in found if text.strip()]

    def _word(self, column: str, cell: str) -> str:
        found = self.words[column].get(fold(cell.strip()))
        if found is None:
            raise Refused(
                _("„%(cell)s“ ist bei „%(column)s“ nicht vorgesehen.", cell=cell, column=str(COLUMNS[column]))
            )
        return found


READERS = {
    name: name
    for name in ("title", "text", "people", "city", "due", "priority", "state", "repeat", "checklist")
}
