"""The duties of one turn as tasks: making them, and moving them with their meeting."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.hosting import actions
from collab.hosting.models import HostTurn
from collab.hosting.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/tasks")
@permits(Permission.HOSTING_WRITE)
def make(workspace: Workspace, host_turn: HostTurn) -> Response:
    made = len(actions.make_tasks(host_turn, actor=signed_in(), now=now()))
    db.session.commit()
    flash(ngettext("%(num)s Aufgabe angelegt.", "%(num)s Aufgaben angelegt.", made), "success")
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/tasks/move")
@permits(Permission.HOSTING_WRITE)
def move(workspace: Workspace, host_turn: HostTurn) -> Response:
    """Only the chosen ones."""
    chosen = {
        int(number) for number in request.form.getlist("duty") if number.isdecimal() and len(number) < 18
    }
    moved = actions.move_tasks(host_turn, chosen, actor=signed_in(), now=now())
    db.session.commit()
    flash(ngettext("%(num)s Frist verschoben.", "%(num)s Fristen verschoben.", moved), "success")
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/tasks/drop")
@permits(Permission.HOSTING_WRITE)
def drop(workspace: Workspace, host_turn: HostTurn) -> Response:
    dropped = actions.drop_tasks(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        ngettext("%(num)s Aufgabe entfällt.", "%(num)s Aufgaben entfallen.", dropped)
        if dropped
        else _("Es war keine Aufgabe mehr offen."),
        "success",
    )
    return _back(host_turn)


def _back(host_turn: HostTurn) -> Response:
    slug = host_turn.workspace.slug
    return redirect(url_for("hosting.turn", workspace=slug, host_turn=host_turn.key), 303)
