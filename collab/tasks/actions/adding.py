"""Adding a task, and who is responsible for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.tasks.actions.journal import addressed, record_task
from collab.tasks.models import CheckItem, Priority, Task, TaskPerson, TaskState
from collab.tasks.repeating import choice_of, rule_for
from collab.workspaces.models import Workspace
from collab.writing.saving import save

STEP = 1024
"""Distance of two tasks on the board, so that one can be put between them."""


@dataclass(frozen=True)
class TaskFields:
    """What is said of a task. `origin`: kind and id of what it comes from; `rule`: RFC 5545, or empty."""

    title: str
    text: str = ""
    responsible: Sequence[Person] = ()
    city: Organisation | None = None
    due: date | None = None
    priority: Priority = Priority.NORMAL
    origin: tuple[str, int] | None = None
    rule: str = ""
    checklist: Sequence[str] = ()


def add_task(workspace: Workspace, fields: TaskFields, *, actor: Account, now: datetime) -> Task:
    """Add an open task, at the end of its column on the board."""
    kind, number = fields.origin or (None, None)
    task = Task(
        workspace=workspace,
        title=" ".join(fields.title.split())[:300],
        text=fields.text,
        state=TaskState.OPEN,
        priority=fields.priority,
        due=fields.due,
        city=fields.city,
        origin_kind=kind,
        origin_id=number,
        rule=rule_for(choice_of(fields.rule), fields.due),
        position=end_of(workspace, TaskState.OPEN),
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        checklist=[CheckItem(position=n, text=text) for n, text in enumerate(fields.checklist)],
    )
    db.session.add(task)
    new = make_responsible(task, fields.responsible, actor=actor, now=now)
    if task.text:
        save("task", task.id, task.text, based_on=0, actor=actor, now=now)
    if new:
        record_task("task.added_for", task, actor, now, **addressed(new))
    else:
        record_task("task.added", task, actor, now)
    return task


def make_responsible(task: Task, people: Iterable[Person], *, actor: Account, now: datetime) -> list[Person]:
    """Make exactly these persons responsible; returns who is so newly."""
    wanted = {person.id: person for person in people}
    present = {assignment.person_id for assignment in task.assignments}
    task.assignments = [kept for kept in task.assignments if kept.person_id in wanted] + [
        TaskPerson(person=person, since=now, by_id=actor.id)
        for number, person in wanted.items()
        if number not in present
    ]
    db.session.flush()
    db.session.expire(task, ["responsible"])
    return [person for number, person in wanted.items() if number not in present]


def end_of(workspace: Workspace, state: TaskState) -> int:
    """The position behind all others of a column."""
    return (_position(workspace, state, func.max(Task.position)) or 0) + STEP


def top_of(workspace: Workspace, state: TaskState) -> int:
    """The position before all others of a column."""
    return (_position(workspace, state, func.min(Task.position)) or 0) - STEP


def _position(workspace: Workspace, state: TaskState, which: Any) -> int | None:
    return db.session.scalar(
        select(which).where(Task.workspace_id == workspace.id, Task.state == state, Task.trashed_at.is_(None))
    )
