"""Reading tasks: one for the gate, and those that come from somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account
from collab.tasks.models import Task
from collab.workspaces import access


def visible_task(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for tasks: nothing in the trash."""
    return and_(access.in_visible_workspace(Task.workspace_id, account), Task.trashed_at.is_(None))


def find_task(account: Account, key: str) -> Task | None:
    """For the gate. A task in the trash exists for those only who may bring it back."""
    task = db.session.scalar(
        select(Task)
        .where(Task.key == key, access.in_visible_workspace(Task.workspace_id, account))
        .options(joinedload(Task.workspace))
    )
    if task is None or task.trashed_at is None:
        return task
    return task if Permission.TASK_WRITE in access.permissions_in(account, task.workspace) else None


def tasks_from(kind: str, ids: Collection[int], account: Account) -> dict[int, list[Task]]:
    """The tasks that come from these records, by the record's id, oldest first, with their people. Ids
    without tasks are missing."""
    found: dict[int, list[Task]] = defaultdict(list)
    rows = db.session.scalars(
        access.visible(Task, account)
        .where(Task.origin_kind == kind, Task.origin_id.in_(ids))
        .options(selectinload(Task.responsible), joinedload(Task.city), joinedload(Task.workspace))
        .order_by(Task.id)
    )
    for task in rows:
        assert task.origin_id is not None
        found[task.origin_id].append(task)
    return dict(found)
