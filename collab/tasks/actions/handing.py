"""Handing over open tasks: of somebody who leaves, and of a workspace that closes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from collab.extensions import db
from collab.people.models import Account, Person
from collab.tasks.actions.adding import TaskFields, add_task, make_responsible
from collab.tasks.actions.journal import addressed, hold, record_task
from collab.tasks.models import PENDING, Priority, Task, TaskPerson, TaskState
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


def move_on(task: Task, target: Workspace, *, actor: Account, now: datetime) -> Task:
    """A pending task goes on in another workspace, and is dropped where it was.

    The new one names the old one as where it comes from; what is ticked off stays behind. Whoever is
    responsible stays so, with a look into the other workspace or without.
    """
    hold(task)
    fields = TaskFields(
        title=task.title,
        text=task.text,
        responsible=list(task.responsible),
        city=task.city,
        due=task.due,
        priority=Priority(task.priority),
        origin=("task", task.id),
        rule=task.rule,
        checklist=[item.text for item in task.checklist if item.done_at is None],
    )
    following = add_task(target, fields, actor=actor, now=now)
    task.state = TaskState.DROPPED
    task.closed_at, task.closed_by_id, task.changed_at = now, actor.id, now
    record_task("task.moved_on", task, actor, now)  # not everybody here may know of the other workspace
    return following
