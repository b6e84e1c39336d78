"""Writing the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from collab.activity.models import Activity
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace


def record(
    verb: str,
    kind: str,
    object_id: int,
    title: str,
    *,
    actor: Account | None,
    now: datetime,
    workspace: Workspace | None = None,
    about: tuple[str, int] | None = None,
    **detail: Any,
) -> Activity:
    """Write one line, in the transaction of the change. `detail` holds plain JSON values.

    `about`: kind and id of the record that this one belongs to; whoever follows that is told of this, too.
    """
    line = Activity(
        verb=verb,
        kind=kind,
        object_id=object_id,
        title=title,
        actor_id=actor.id if actor else None,
        workspace_id=workspace.id if workspace else None,
        at=now,
        detail=detail,
        about_kind=about[0] if about else None,
        about_id=about[1] if about else None,
    )
    db.session.add(line)
    return line


def highest_number() -> int:
    """The number of the newest line that has one; 0 in an empty journal."""
    return db.session.scalar(select(func.max(Activity.number))) or 0


def number_new_lines(limit: int = 5000) -> int:
    """Number the committed lines that have none yet; only the worker does this. Returns how many."""
    highest = highest_number()
    waiting = db.session.scalars(
        select(Activity).where(Activity.number.is_(None)).order_by(Activity.at, Activity.id).limit(limit)
    ).all()
    for offset, line in enumerate(waiting, start=1):
        line.number = highest + offset
    return len(waiting)
