"""The list of meetings, and the page of one."""

from __future__ import annotations

from flask import render_template

from collab.base.permissions import Permission, permits
from collab.minutes import queries
from collab.minutes.models import Meeting
from collab.minutes.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/meetings")
@permits(Permission.MINUTES_READ)
def index(workspace: Workspace) -> str:
    return render_template("minutes/list.html")


@bp.get("/m/<meeting>")
@permits(Permission.MINUTES_READ)
def show(meeting: Meeting) -> str:
    account = signed_in()
    return render_template(
        "minutes/page.html", meeting=meeting, reads_minutes=queries.reads_minutes(meeting, account)
    )
