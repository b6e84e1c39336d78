"""Milestones: planned, moved, reached, dropped."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.reports.actions import milestones as actions
from collab.reports.forms import DropForm, MilestoneForm, MoveForm, ReachForm
from collab.reports.models import Milestone
from collab.reports.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.route("/w/<workspace>/milestones/new", methods=["GET", "POST"])
@permits(Permission.REPORT_WRITE)
def new_milestone(workspace: Workspace) -> Any:
    form = MilestoneForm()
    if form.validate_on_submit():
        try:
            milestone = actions.plan_milestone(
                workspace, form.title.data, form.day.data, actor=signed_in(), now=now()
            )
        except Refused as refusal:
            db.session.rollback()
            form.day.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Der Meilenstein „%(title)s“ ist geplant.", title=milestone.title), "success")
            return back(milestone)
    page = render_template("reports/new_milestone.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/w/<workspace>/milestones/<milestone>")
@permits(Permission.REPORT_WRITE)
def milestone(workspace: Workspace, milestone: Milestone) -> Any:
    return show_milestone(milestone)


@bp.post("/w/<workspace>/milestones/<milestone>")
@permits(Permission.REPORT_WRITE)
def change_milestone(workspace: Workspace, milestone: Milestone) -> Any:
    form = MoveForm()
    if not form.validate():
        return show_milestone(milestone, form=form)
    try:
        moved = actions.move(milestone, form.day.data, form.reason.data or "", actor=signed_in(), now=now())
        renamed = actions.rename(milestone, form.title.data, actor=signed_in(), now=now())
    except Refused as refusal:
        db.session.rollback()
        form.reason.errors = [refusal.message]
        return show_milestone(milestone, form=form)
    db.session.commit()
    if moved or renamed:
        flash(_("Gespeichert."), "success")
    return back(milestone)


@bp.post("/w/<workspace>/milestones/<milestone>/reach")
@permits(Permission.REPORT_WRITE)
def reach(workspace: Workspace, milestone: Milestone) -> Any:
    form = ReachForm()
    if not form.validate():
        return show_milestone(milestone, reached=form)
    try:
        actions.reach(milestone, form.reached_on.data, actor=signed_in(), now=now())
    except Refused as refusal:
        db.session.rollback()
        form.reached_on.errors = [refusal.message]
        return show_milestone(milestone, reached=form)
    db.session.commit()
    tell_with_undo(_("„%(title)s“ ist erreicht.", title=milestone.title), undo_of(milestone))
    return back(milestone)


@bp.post("/w/<workspace>/milestones/<milestone>/drop")
@permits(Permission.REPORT_WRITE)
def drop(workspace: Workspace, milestone: Milestone) -> Any:
    form = DropForm()
    if not form.validate():
        return show_milestone(milestone, dropped=form)
    actions.drop(milestone, form.dropped_because.data, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(_("„%(title)s“ entfällt.", title=milestone.title), undo_of(milestone))
    return back(milestone)


@bp.post("/w/<workspace>/milestones/<milestone>/reopen")
@permits(Permission.REPORT_WRITE)
def reopen(workspace: Workspace, milestone: Milestone) -> Response:
    actions.reopen(milestone, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder offen.", title=milestone.title), "success")
    return back(milestone)


def show_milestone(
    milestone: Milestone,
    form: MoveForm | None = None,
    reached: ReachForm | None = None,
    dropped: DropForm | None = None,
) -> Any:
    wrong = any(each.errors for each in (form, reached, dropped) if each is not None)
    today = {"reached_on": local(now()).date()}
    given = {"title": milestone.title, "day": milestone.current}
    page = render_template(
        "reports/milestone.html",
        milestone=milestone,
        form=form or MoveForm(formdata=None, data=given),
        reached=reached or ReachForm(formdata=None, data=today),
        dropped=dropped or DropForm(formdata=None),
    )
    return page, 422 if wrong else 200


def undo_of(milestone: Milestone) -> str:
    return url_for("reports.reopen", workspace=milestone.workspace.slug, milestone=milestone.key)


def back(milestone: Milestone) -> Response:
    """To the overview, at the milestone."""
    place = f"milestone-{milestone.key}"
    return redirect(url_for("reports.index", workspace=milestone.workspace.slug, _anchor=place), 303)
