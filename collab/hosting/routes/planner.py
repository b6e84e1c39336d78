"""The planner of a workspace: who has hosted, whose turn it is, what is planned; duties and cities."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.hosting import actions, quarters, queries
from collab.hosting.fairness import YEARS, Hosting, by_year
from collab.hosting.forms import day_in, duties_in, duties_written
from collab.hosting.picture import fairness_picture
from collab.hosting.routes import bp
from collab.people.forms import one_line
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

AHEAD = 12


@bp.get("/w/<workspace>/hosting")
@permits(Permission.HOSTING_READ)
def index(workspace: Workspace) -> str:
    today = local(now()).date()
    board = queries.board(workspace, today)
    past = [Hosting(held.city.id, held.day) for held in board.held]
    return render_template(
        "hosting/index.html",
        board=board,
        counts=by_year(past),
        picture=fairness_picture(board.candidates, past) if past else None,
        quarters=quarters.coming(today, AHEAD),
        duties=queries.duties_of(workspace),
        years=YEARS,
    )


@bp.post("/w/<workspace>/hosting/propose")
@permits(Permission.HOSTING_WRITE)
def propose(workspace: Workspace) -> Response:
    count = request.form.get("count", "")
    first = quarters.read(request.form.get("quarter")) or quarters.quarter_of(local(now()).date())
    turns = actions.propose_turns(
        workspace, int(count) if count in set("12345678") else 1, first, actor=signed_in(), now=now()
    )
    db.session.commit()
    flash(
        ngettext("%(num)s Gastgeber vorgeschlagen.", "%(num)s Gastgeber vorgeschlagen.", len(turns)),
        "success",
    )
    return redirect(url_for("hosting.index", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/hosting/turns")
@permits(Permission.HOSTING_WRITE)
def plan(workspace: Workspace) -> Response:
    city = next((c for c in queries.cities_of(workspace) if str(c.id) == request.form.get("city")), None)
    quarter = quarters.read(request.form.get("quarter"))
    if city is None or quarter is None:
        raise Refused(_("Bitte wählen Sie eine Stadt und ein Quartal."), 422)
    turn = actions.plan_turn(workspace, city, quarter, actor=signed_in(), now=now())
    db.session.commit()
    return redirect(url_for("hosting.turn", workspace=workspace.slug, host_turn=turn.key), 303)


@bp.route("/w/<workspace>/hosting/duties", methods=["GET", "POST"])
@permits(Permission.HOSTING_WRITE)
def duties(workspace: Workspace) -> Any:
    """The list of what a host has to do, one duty a line."""
    typed = request.form.get("duties", "")
    error = ""
    if request.method == "POST":
        try:
            actions.set_duties(workspace, duties_in(typed[:20_000]), actor=signed_in(), now=now())
        except Refused as refusal:
            error = refusal.message
        else:
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("hosting.index", workspace=workspace.slug), 303)
    shown = typed if error else duties_written(queries.duties_of(workspace))
    return render_template("hosting/duties.html", typed=shown, error=error), 422 if error else 200


@bp.route("/w/<workspace>/hosting/cities", methods=["GET", "POST"])
@permits(Permission.HOSTING_WRITE)
def cities(workspace: Workspace) -> Any:
    """From when on each city is counted, and which ones do not host at present."""
    board = queries.candidates_of(workspace, queries.cities_of(workspace))
    error = ""
    if request.method == "POST":
        try:
            for city in queries.cities_of(workspace):
                since = day_in(request.form.get(f"since-{city.id}"))
                excluded = one_line(request.form.get(f"excluded-{city.id}"))[:300]
                actions.set_city(workspace, city, since, excluded, actor=signed_in(), now=now())
        except Refused as refusal:
            db.session.rollback()
            error = refusal.message
        else:
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("hosting.index", workspace=workspace.slug), 303)
    page = render_template("hosting/cities.html", candidates=board, typed=request.form, error=error)
    return page, 422 if error else 200
