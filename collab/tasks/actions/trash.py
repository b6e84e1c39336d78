"""The trash: putting tasks in, taking them out, and emptying it when their time is up."""

from __future__ import annotations

from datetime import datetime

from collab import kinds
from collab.base import alone
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.tasks.actions.journal import hold, record_task
from collab.tasks.models import Task


def trash_task(task: Task, *, actor: Account, now: datetime) -> None:
    hold(task)
    if task.trashed_at is None:
        task.trashed_at, task.trashed_by_id = now, actor.id
        record_task("task.trashed", task, actor, now)


def restore_task(task: Task, *, actor: Account, now: datetime) -> None:
    hold(task)
    if task.trashed_at is not None:
        task.trashed_at = task.trashed_by_id = None
        record_task("task.restored", task, actor, now)


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(Task, _destroy, now)


def _destroy(task: Task, now: datetime) -> None:
    """For good, with all that was said of it. The journal keeps its lines."""
    kinds.forget("task", [task.id], now)
    queue_index("task", task.id, now)
    db.session.delete(task)
