"""The feed of one workspace, page by page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from collab.activity import feed
from collab.base.clock import BERLIN
from collab.base.permissions import Permission, permits
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("activity", __name__)

PER_PAGE = 40


@bp.get("/w/<workspace>/activity")
@permits(Permission.WORKSPACE_READ)
def index(workspace: Workspace) -> str:
    asked = request.args.get("until", "").strip()
    day = read_day(asked)
    found = feed.read(
        signed_in(),
        workspace=workspace,
        before=read_number(request.args.get("before", "")),
        until=end_of(day) if day else None,
        limit=PER_PAGE,
    )
    return render_template(
        "activity/index.html",
        days=feed.by_day(found.lines),
        older=found.older,
        until=asked,
        problem=_("„%(text)s“ ist kein Datum. Bitte wählen Sie einen Tag.", text=asked[:40])
        if asked and day is None
        else None,
    )


def read_day(text: str) -> date | None:
    """2026-03-12 or 12.3.2026; None for anything else."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2999 else None
    return None


def end_of(day: date) -> datetime:
    """Midnight after that day, as the clocks in Germany show it."""
    return datetime.combine(day + timedelta(days=1), time(), BERLIN)


def read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
