"""What the front page of a workspace shows: its light with the reason, and the next milestones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from collab.base.clock import local
from collab.extensions import db
from collab.people.models import Account
from collab.reports.models import Milestone
from collab.reports.standing import standing_of
from collab.workspaces.models import Workspace

MOST = 3


def load(_account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """None where nobody has reported, is asked to, or has planned a milestone."""
    assert workspace is not None
    standing = standing_of([workspace.id], now)[workspace.id]
    milestones = db.session.scalars(
        select(Milestone)
        .where(
            Milestone.workspace_id == workspace.id,
            Milestone.reached.is_(None),
            Milestone.dropped_at.is_(None),
        )
        .order_by(Milestone.current, Milestone.id)
        .limit(MOST)
    ).all()
    if standing.told is None and standing.due is None and not milestones:
        return None
    return {"standing": standing, "milestones": milestones, "today": local(now).date()}
