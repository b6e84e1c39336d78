"""What journal, search, digests and calendar know of tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.base.clock import local, now
from collab.extensions import db
from collab.kinds import Card, Dated, IndexedText, Kind, Subject, Verb
from collab.people.models import Account
from collab.search.engine import Entry
from collab.tasks.labels import STATES
from collab.tasks.models import CLOSED, CheckItem, Task, TaskState
from collab.tasks.queries import find_task, visible_task
from collab.workspaces import access
from collab.workspaces.models import Workspace

VERBS = {
    "task.added": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ angelegt"),
        many=_l("%(actor)s hat %(count)s Aufgaben angelegt"),
    ),
    "task.added_for": Verb(_l("%(actor)s hat die Aufgabe „%(title)s“ für %(people)s angelegt")),
    "task.assigned": Verb(_l("%(actor)s hat die Aufgabe „%(title)s“ an %(people)s übergeben")),
    "task.handed_over": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ von %(before)s an %(people)s übergeben")
    ),
    "task.changed": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ geändert"),
        1,
        many=_l("%(actor)s hat %(count)s Aufgaben geändert"),
    ),
    "task.due_changed": Verb(_l("%(actor)s hat die Frist der Aufgabe „%(title)s“ geändert")),
    "task.started": Verb(_l("%(actor)s hat mit der Aufgabe „%(title)s“ begonnen"), 1),
    "task.put_back": Verb(_l("%(actor)s hat die Aufgabe „%(title)s“ wieder auf „Offen“ gesetzt"), 1),
    "task.reopened": Verb(_l("%(actor)s hat die Aufgabe „%(title)s“ wieder geöffnet")),
    "task.done": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ erledigt"),
        many=_l("%(actor)s hat %(count)s Aufgaben erledigt"),
    ),
    "task.dropped": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ verworfen"),
        many=_l("%(actor)s hat %(count)s Aufgaben verworfen"),
    ),
    "task.moved_on": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ einem anderen Arbeitsbereich übergeben"),
        many=_l("%(actor)s hat %(count)s Aufgaben einem anderen Arbeitsbereich übergeben"),
    ),
    "task.came_again": Verb(_l("Die wiederkehrende Aufgabe „%(title)s“ steht wieder an"), 1),
    "task.trashed": Verb(
        _l("%(actor)s hat die Aufgabe „%(title)s“ in den Papierkorb gelegt"),
        many=_l("%(actor)s hat %(count)s Aufgaben in den Papierkorb gelegt"),
        gone=True,
    ),
    "task.restored": Verb(_l("%(actor)s hat die Aufgabe „%(title)s“ aus dem Papierkorb zurückgeholt")),
}


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """Only the columns that a card shows."""
    rows = db.session.execute(
        select(Task.id, Task.key, Task.title, Task.workspace_id, Task.due).where(
            Task.id.in_(ids), visible_task(account)
        )
    )
    return {
        row.id: Card(
            kind="task",
            object_id=row.id,
            title=row.title,
            url=f"/t/{row.key}",
            icon="task",
            workspace_id=row.workspace_id,
            day=row.due,
        )
        for row in rows
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    tasks = db.session.scalars(
        select(Task)
        .where(Task.id.in_(ids), Task.trashed_at.is_(None))
        .options(
            joinedload(Task.workspace),
            joinedload(Task.city),
            joinedload(Task.created_by).joinedload(Account.person),
            selectinload(Task.responsible),
            selectinload(Task.checklist),
        )
    )
    return {
        task.id: Entry(
            kind="task",
            object_id=task.id,
            workspace_id=task.workspace_id,
            title=task.title,
            text="\n".join([_written(task), *(person.display_name for person in task.responsible)]),
            day=task.due or local(task.created_at).date(),
            author=task.created_by.person.display_name,
            cities=(task.city.name,) if task.city else (),
            archived=task.workspace.archived_at is not None,
        )
        for task in tasks
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    tasks = db.session.scalars(select(Task).where(Task.id.in_(ids)).options(selectinload(Task.checklist)))
    return {task.id: IndexedText(_written(task)) for task in tasks}


def _written(task: Task) -> str:
    """What people wrote: the text, then the lines of the checklist."""
    items: list[CheckItem] = task.checklist
    return "\n".join(part for part in (task.text, *(item.text for item in items)) if part)


def all_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Task.id, Task.trashed_at.is_(None))


def subject(account: Account, key: str) -> Subject | None:
    task = find_task(account, key)
    return None if task is None else subject_of(task)


def subject_of(task: Task) -> Subject:
    """What comments and attachments know of a task; nothing is added to one in the trash."""
    there = task.trashed_at is None
    return Subject(
        kind="task",
        object_id=task.id,
        key=task.key,
        title=task.title,
        url=f"/t/{task.key}",
        workspace=task.workspace,
        sealed=not there,
        discussed=there,
    )


def dates(first: date, last: date, account: Account, workspace: Workspace | None) -> list[Dated]:
    """Due dates; what was dropped has none any more."""
    query = (
        select(Task.key, Task.title, Task.workspace_id, Task.due, Task.state)
        .where(Task.due >= first, Task.due <= last, Task.state != TaskState.DROPPED)
        .where(access.may_see(Task, account))
        .order_by(Task.due, Task.title_key)
    )
    if workspace is not None:
        query = query.where(Task.workspace_id == workspace.id)
    today = local(now()).date()
    return [
        Dated(
            kind="task",
            title=row.title,
            url=f"/t/{row.key}",
            icon="task",
            workspace_id=row.workspace_id,
            first_day=row.due,
            last_day=row.due,
            category=str(STATES[row.state]),
            state="done" if row.state in CLOSED else "overdue" if row.due < today else "",
        )
        for row in db.session.execute(query)
    ]


def register() -> None:
    kinds.register(
        Kind(
            name="task",
            label=_l("Aufgabe"),
            plural=_l("Aufgaben"),
            icon="task",
            cards=cards,
            verbs=VERBS,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            subject=subject,
            dates=dates,
        )
    )
