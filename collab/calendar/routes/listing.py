"""The calendar: a month, a week or a list; of one workspace or of all."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.calendar import queries, shown
from collab.calendar.routes import bp
from collab.calendar.shown import View
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/calendar/")
@permits(Permission.SIGNED_IN)
def mine() -> str:
    """All that the account sees, over all workspaces."""
    return page(None)


@bp.get("/w/<workspace>/calendar")
@permits(Permission.CALENDAR_READ)
def of_workspace(workspace: Workspace) -> str:
    return page(workspace)


def page(workspace: Workspace | None) -> str:
    today = local(now()).date()
    view = View.read(request.args, today)
    calendar = shown.calendar(view, signed_in(), workspace, today)
    words: dict[str, Any] = {"view": view, "calendar": calendar, "today": today, "place": workspace}
    if workspace is not None:
        words["subscriptions"] = queries.subscriptions(workspace)
    return render_template("calendar/calendar.html", **words)
