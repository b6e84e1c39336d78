"""The order of tasks on the board."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from collab.extensions import db
from collab.people.models import Account
from collab.tasks.actions.adding import STEP
from collab.tasks.actions.journal import hold
from collab.tasks.actions.states import advance, ensure_there
from collab.tasks.models import Task, TaskState


def place(task: Task, state: TaskState, after: Task | None, *, actor: Account, now: datetime) -> Task | None:
    """Put a task into a column, right after another one of it; None: at the top.

    The order alone is no news, a new state is. Returns the next one of a repeated task, if one was made.
    """
    hold(task)
    ensure_there(task)
    column = _others(task, state)
    index = column.index(after) + 1 if after in column else 0
    position = _between(column, index)
    if task.state != state:
        return advance(task, state, actor=actor, now=now, position=position)
    task.position = position
    return None


def shift(task: Task, steps: int) -> None:
    """Move a task up (negative) or down in its column."""
    hold(task)
    ensure_there(task)
    column = _others(task, TaskState(task.state))
    index = sum((other.position, other.id) < (task.position, task.id) for other in column)
    task.position = _between(column, max(0, min(len(column), index + steps)))


def _others(task: Task, state: TaskState) -> list[Task]:
    """The other tasks of a column, in order."""
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.workspace_id == task.workspace_id, Task.state == state, Task.id != task.id)
            .where(Task.trashed_at.is_(None))
            .order_by(Task.position, Task.id)
        )
    )


def _between(column: list[Task], index: int) -> int:
    """A free position before the task at `index`; the column is numbered anew where there is none."""
    if not column:
        return STEP
    if index == 0:
        return column[0].position - STEP
    if index == len(column):
        return column[-1].position + STEP
    below, above = column[index - 1].position, column[index].position
    if above - below < 2:
        for number, task in enumerate(column, start=1):
            task.position = 2 * number * STEP
        return (2 * index + 1) * STEP
    return (below + above) // 2
