"""The list of meetings, and the page of one."""

from __future__ import annotations

from flask import current_app, render_template, request

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.minutes import listing, minutes_shown, queries, shown
from collab.minutes.forms import LinesForm, TemplateForm
from collab.minutes.models import Meeting
from collab.minutes.routes import bp
from collab.people.forms import one_line
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/meetings")
@permits(Permission.MINUTES_READ)
def index(workspace: Workspace) -> str:
    year = request.args.get("year", type=int)
    series = one_line(request.args.get("series"))[:20]
    found = listing.listing(
        workspace,
        signed_in(),
        now(),
        year=year if year in range(1990, 2200) else None,
        series_key=series,
        page=request.args.get("page", 1, type=int),
    )
    return render_template("minutes/list.html", listing=found, year=year, chosen_series=series)


@bp.get("/m/<meeting>")
@permits(Permission.MINUTES_READ)
def show(meeting: Meeting) -> str:
    account = signed_in()
    view = shown.page(meeting, account)
    moved = request.args.get("moved", "")
    return render_template(
        "minutes/page.html",
        meeting=meeting,
        event=meeting.event,
        view=view,
        minutes=minutes_shown.page(meeting, account, now()),
        reads_minutes=queries.reads_minutes(meeting, account),
        sees_private=view.sees_private,
        moved=next((entry for entry in view.entries if entry.item.key == moved), None),
        lines_form=LinesForm(),
        template_form=TemplateForm(),
        templates=shown.templates(meeting.workspace),
        over=meeting.event.ends_at is not None and meeting.event.ends_at <= now(),
        short_address=public_url("minutes.show", meeting=meeting.key),
    )


@bp.get("/w/<workspace>/meetings/trash")
@permits(Permission.MINUTES_WRITE)
def trash(workspace: Workspace) -> str:
    days = current_app.config["TRASH_DAYS"]
    return render_template("minutes/trash.html", thrown=listing.trashed(workspace), days=days)
