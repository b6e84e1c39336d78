"""What the front page of a workspace shows of papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.base.permissions import Permission
from collab.papers.queries import front
from collab.people.models import Account
from collab.workspaces import panels
from collab.workspaces.models import Workspace
from collab.workspaces.panels import Place


def add_panels() -> None:
    panels.add(Place.FRONT, "papers/panel.html", steering, Permission.PAPER_READ, order=15, aside=True)


def steering(account: Account, workspace: Workspace | None, _now: datetime) -> Mapping[str, Any] | None:
    """What circulates now, what waits, and what was decided last; nothing where there is nothing."""
    assert workspace is not None
    found = front(workspace, account)
    return {"papers": found} if found else None
