"""Reading tasks: one for the gate, and those that come from somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account
from collab.tasks.models import Task
from collab.workspaces import access
from collab.workspaces.models import Workspace


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


def selected(workspace: Workspace, keys: list[str]) -> list[Task]:
    """What the boxes of a list name, as far as it lies in this workspace."""
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.workspace_id == workspace.id, Task.trashed_at.is_(None), Task.key.in_(keys))
            .options(selectinload(Task.responsible), joinedload(Task.workspace))
            .order_by(Task.position, Task.id)
        )
    )


def neighbours(task: Task, account: Account) -> tuple[Task | None, Task | None]:
    """Of a repeated task the one before and the one after."""
    rows = db.session.scalars(
        access.visible(Task, account).where(or_(Task.id == task.follows_id, Task.follows_id == task.id))
    ).all()
    before = next((other for other in rows if other.id == task.follows_id), None)
    return before, next((other for other in rows if other.follows_id == task.id), None)


def in_trash(workspace: Workspace) -> list[Task]:
    """The latest first."""
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.workspace_id == workspace.id, Task.trashed_at.is_not(None))
            .options(joinedload(Task.trashed_by).joinedload(Account.person))
            .order_by(Task.trashed_at.desc(), Task.id)
        )
    )


def thrown_at(workspace: Workspace, actor: Account, moment: datetime) -> list[Task]:
    """What an account threw away with one click."""
    return list(
        db.session.scalars(
            select(Task).where(
                Task.workspace_id == workspace.id,
                Task.trashed_at == moment,
                Task.trashed_by_id == actor.id,
            )
        )
    )
