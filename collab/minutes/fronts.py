"""What the front page of a workspace and the home page show of meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.base.permissions import Permission
from collab.minutes.listing import next_meetings, unfinished
from collab.people.models import Account
from collab.workspaces import loose_ends, panels
from collab.workspaces.models import Workspace
from collab.workspaces.panels import Place


def add_panels() -> None:
    panels.add(
        Place.FRONT, "minutes/panel_front.html", next_one, Permission.MINUTES_READ, order=10, aside=True
    )
    loose_ends.register("minutes", unfinished)
    panels.add(Place.HOME, "minutes/panel_home.html", next_ones, Permission.SIGNED_IN, order=10, aside=True)


def next_one(account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """The next meeting of a workspace; nothing where none is planned."""
    rows = next_meetings(account, now, workspace=workspace, limit=1)
    return {"next_meetings": rows} if rows else None


def next_ones(account: Account, _workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """The next meetings of the account's own workspaces, and those to which it is invited."""
    rows = next_meetings(account, now, limit=4)
    return {"next_meetings": rows} if rows else None
