"""A task moves on: begun, done, dropped, opened again; a repeated one brings the next."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.tasks.actions.adding import end_of, top_of
from collab.tasks.actions.journal import hold, record_task
from collab.tasks.models import CLOSED, PENDING, CheckItem, Task, TaskPerson, TaskState
from collab.tasks.repeating import next_due
from collab.workspaces import access
from collab.writing.saving import save

VERBS = {
    TaskState.OPEN: "task.put_back",
    TaskState.IN_PROGRESS: "task.started",
    TaskState.DONE: "task.done",
    TaskState.DROPPED: "task.dropped",
}
OWN_STEPS = (TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.DONE)
"""Where those may move a task who are responsible for it but only read here."""


def may_advance(task: Task, account: Account) -> bool:
    """Whether the account may move this task on: it writes here, or it is responsible for the task."""
    granted = access.permissions_in(account, task.workspace)
    if Permission.TASK_WRITE in granted:
        return True
    return Permission.TASK_ADVANCE in granted and is_responsible(task, account)


def is_responsible(task: Task, account: Account) -> bool:
    return any(person.id == account.person_id for person in task.responsible)


def ensure_may_advance(task: Task, actor: Account, state: TaskState | None = None) -> None:
    """Refuses whoever may not move this task on, or not to that state."""
    if not may_advance(task, actor):
        raise Refused(_("Nur wer für die Aufgabe zuständig ist, kann sie weiterbringen."), 403)
    writes = Permission.TASK_WRITE in access.permissions_in(actor, task.workspace)
    if state is not None and state not in OWN_STEPS and not writes:
        raise Refused(_("Verwerfen können die Aufgabe nur Mitglieder des Arbeitsbereichs."), 403)


def advance(
    task: Task, state: TaskState, *, actor: Account, now: datetime, position: int | None = None
) -> Task | None:
    """Move a task to a state. Unless a position is given it goes to the end of what is to do, or to the top
    of what is finished.

    Finishing a repeated task makes the next one, once however many finish it at the same time; opening it
    again puts the next one away if nobody has touched it. Returns the next one, if one was made.
    """
    hold(task)
    ensure_there(task)
    ensure_may_advance(task, actor, state)
    if task.state == state:
        return None
    before, task.state = TaskState(task.state), state
    closes = state in CLOSED
    if position is None:
        position = (top_of if closes else end_of)(task.workspace, state)
    task.position = position
    task.closed_at, task.closed_by_id = (now, actor.id) if closes else (None, None)
    task.changed_at = now
    verb = "task.reopened" if before in CLOSED and state in PENDING else VERBS[state]
    record_task(verb, task, actor, now)
    if before is TaskState.DONE:
        _put_next_away(task, actor, now)
    return _bring_next(task, actor, now) if state is TaskState.DONE and task.rule else None


def ensure_there(task: Task) -> None:
    if task.trashed_at is not None:
        raise Refused(_("Die Aufgabe liegt im Papierkorb. Holen Sie sie zuerst zurück."))


def next_of(task: Task) -> Task | None:
    """The task that follows a repeated one, also one in the trash."""
    return db.session.scalar(select(Task).where(Task.follows_id == task.id))


def _bring_next(task: Task, actor: Account, now: datetime) -> Task | None:
    known = next_of(task)
    if known is not None:
        if known.trashed_at is not None and known.changed_at == known.created_at:
            known.trashed_at = known.trashed_by_id = None
            queue_index("task", known.id, now)
            return known
        return None
    due = next_due(task.rule, task.due, local(now).date())
    if due is None:
        return None
    following = Task(
        workspace=task.workspace,
        title=task.title,
        text=task.text,
        state=TaskState.OPEN,
        priority=task.priority,
        due=due,
        city_id=task.city_id,
        origin_kind=task.origin_kind,
        origin_id=task.origin_id,
        rule=task.rule,
        follows_id=task.id,
        position=end_of(task.workspace, TaskState.OPEN),
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        assignments=[
            TaskPerson(person_id=each.person_id, since=each.since, by_id=each.by_id)
            for each in task.assignments
        ],
        checklist=[CheckItem(position=item.position, text=item.text) for item in task.checklist],
    )
    db.session.add(following)
    db.session.flush()
    if following.text:
        save("task", following.id, following.text, based_on=0, actor=actor, now=now)
    record_task("task.came_again", following, actor, now)
    return following


def _put_next_away(task: Task, actor: Account, now: datetime) -> None:
    """The one that finishing had made, unless somebody has already changed it."""
    following = next_of(task)
    if following is None or following.trashed_at is not None:
        return
    if following.changed_at == following.created_at:
        following.trashed_at, following.trashed_by_id = now, actor.id
        queue_index("task", following.id, now)
