"""What stands on the front page of a workspace and on the home page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from collab.base.clock import local
from collab.extensions import db
from collab.people.models import Account
from collab.tasks.listing import with_people
from collab.tasks.models import Task
from collab.tasks.own import pending, responsible
from collab.workspaces.models import Workspace

MOST = 6


def of_workspace(account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """The most urgent open tasks of the workspace; an empty panel only for those who could fill it."""
    assert workspace is not None
    return _urgent(account, Task.workspace_id == workspace.id, now)


def of_account(account: Account, _workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """The account's own tasks over all workspaces; left out when there are none."""
    return _urgent(account, responsible(account), now)


def _urgent(account: Account, whose: ColumnElement[bool], now: datetime) -> Mapping[str, Any] | None:
    query = pending(account, whose)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    if not total:
        return None
    tasks = list(db.session.scalars(with_people(query).limit(MOST)))
    return {"tasks": tasks, "tasks_total": total, "today": local(now).date()}
