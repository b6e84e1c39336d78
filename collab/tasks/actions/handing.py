"""Handing over the open tasks of somebody who leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from collab.extensions import db
from collab.people.models import Account, Person
from collab.tasks.actions.adding import make_responsible
from collab.tasks.actions.journal import addressed, record_task
from collab.tasks.models import PENDING, Task, TaskPerson
from collab.workspaces.models import Workspace


def pending_of(person: Person) -> int:
    """How many tasks somebody still has to do; just those that would be handed over."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Task)
            .join(TaskPerson, TaskPerson.task_id == Task.id)
            .join(Workspace, Workspace.id == Task.workspace_id)
            .where(TaskPerson.person_id == person.id, Task.state.in_(PENDING))
            .where(Task.trashed_at.is_(None), Workspace.archived_at.is_(None))
        )
        or 0
    )


def hand_over(from_person: Person, to_person: Person, *, actor: Account, now: datetime) -> int:
    """All that one person still has to do becomes another's, in all workspaces that are not archived.

    Others who are responsible stay so. Returns how many tasks changed hands.
    """
    if from_person.id == to_person.id:
        return 0
    tasks = db.session.scalars(
        select(Task)
        .join(TaskPerson, TaskPerson.task_id == Task.id)
        .join(Workspace, Workspace.id == Task.workspace_id)
        .where(TaskPerson.person_id == from_person.id, Task.state.in_(PENDING))
        .where(Task.trashed_at.is_(None), Workspace.archived_at.is_(None))
        .options(joinedload(Task.workspace), selectinload(Task.assignments).joinedload(TaskPerson.person))
        .order_by(Task.id)
    ).all()
    for task in tasks:
        staying = [each.person for each in task.assignments if each.person_id != from_person.id]
        make_responsible(task, [*staying, to_person], actor=actor, now=now)
        task.changed_at = now
        record_task(
            "task.handed_over", task, actor, now, before=from_person.display_name, **addressed([to_person])
        )
    return len(tasks)
