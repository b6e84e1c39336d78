"""The trash: putting tasks in, taking them out, and emptying it when their time is up."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select

from collab import kinds
from collab.base.database import writing
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.tasks.actions.journal import hold, record_task
from collab.tasks.models import Task

log = structlog.get_logger("tasks")


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
    """For the worker: destroy what lay in the trash long enough. Each task in a transaction of its own."""
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    found = db.session.scalars(select(Task.id).where(Task.trashed_at < before)).all()
    db.session.rollback()
    return sum(_destroy(number, before, now) for number in found)


def _destroy(number: int, before: datetime, now: datetime) -> bool:
    """For good, with all that was said of it. The journal keeps its lines."""
    try:
        with writing():
            task = db.session.get(Task, number)
            if task is None or task.trashed_at is None or task.trashed_at >= before:
                return False  # brought back meanwhile
            kinds.forget("task", [number], now)
            queue_index("task", number, now)
            db.session.delete(task)
            db.session.commit()
            return True
    except Exception:
        db.session.rollback()
        log.exception("task not destroyed", task=number)
        return False
