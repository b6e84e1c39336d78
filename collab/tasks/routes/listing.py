"""The list of a workspace."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from collab.base.permissions import Permission, permits
from collab.tasks import listing
from collab.tasks.choosing import origin_label
from collab.tasks.labels import STATES
from collab.tasks.listing import ALL, TO_DO, Filters, Order
from collab.tasks.routes import bp
from collab.tasks.routes.ways import today
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/tasks")
@permits(Permission.TASK_READ)
def index(workspace: Workspace) -> str:
    return show_list(workspace)


def show_list(workspace: Workspace, quick: str = "", trouble: str = "") -> str:
    """The list; `quick` and `trouble`: what was typed on the quick line, and why it was not understood."""
    order = Order.read(request.args.get("sort"), request.args.get("dir"))
    filters = Filters.read(request.args)
    day = today()
    return render_template(
        "tasks/list.html",
        found=listing.listing(workspace, filters, order, day, request.args.get("page", 1, type=int)),
        columns=columns(workspace, order),
        day=day,
        quick=quick,
        trouble=trouble,
        **filter_words(workspace, filters),
    )


def filter_words(workspace: Workspace, filters: Filters) -> dict[str, Any]:
    """What the bar of filters shows, on list and board."""
    states = [(TO_DO, _("Zu tun")), *((key, str(label)) for key, label in STATES.items()), (ALL, _("Alle"))]
    return {
        "filters": filters,
        "choices": listing.choices(workspace),
        "own_key": signed_in().person.key,
        "states": states,
        "origin_label": origin_label,
    }


def columns(workspace: Workspace, order: Order) -> list[dict[str, str]]:
    """The columns of the list; some sort by themselves (once more: the other way round)."""
    labels = [
        ("title", _("Aufgabe")),
        ("", _("Zuständig")),
        ("due", _("Fällig")),
        ("priority", _("Priorität")),
        ("state", _("Stand")),
    ]
    found = [{"label": _("Auswahl"), "kind": "select", "bar": "chosen"}]
    kept = {
        key: value
        for key, value in request.args.items()
        if key in ("q", "person", "city", "state", "overdue", "origin")
    }
    for by, label in labels:
        column = {"label": label}
        if by:
            descending = not order.descending if order.by == by else False
            arguments = kept | {"sort": by, "dir": "desc" if descending else "asc"}
            given: dict[str, Any] = {**arguments, "workspace": workspace.slug}
            column["url"] = url_for("tasks.index", **given)
            if order.by == by:
                column["sorted"] = "descending" if order.descending else "ascending"
        found.append(column)
    return found
