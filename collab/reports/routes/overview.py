"""How a workspace stands: its lights, its milestones, its reports, and how often it reports."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.reports import picture, queries
from collab.reports.actions.plan import set_rhythm
from collab.reports.forms import PlanForm
from collab.reports.routes import bp
from collab.reports.standing import standing_of
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/reports")
@permits(Permission.REPORT_READ)
def index(workspace: Workspace) -> Any:
    return show_index(workspace)


def show_index(workspace: Workspace, form: PlanForm | None = None) -> Any:
    moment = now()
    plan = queries.plan_of(workspace)
    if form is None:
        form = PlanForm(formdata=None)
        if plan is not None:
            form.every_weeks.data, form.next_due.data = str(plan.every_weeks or ""), plan.next_due
    reports = queries.submitted(workspace)
    holding = queries.holding(reports)
    milestones = queries.milestones(workspace)
    page = render_template(
        "reports/index.html",
        reports=reports,
        holding=holding,
        corrected={report.corrects_id for report in reports},
        draft=queries.draft_of(workspace) if may(Permission.DOCUMENT_WRITE) else None,
        milestones=milestones,
        lights=picture.light_chart(holding) if holding else None,
        trends=picture.trend_chart(milestones, local(moment).date()),
        standing=standing_of([workspace.id], moment)[workspace.id],
        plan=plan,
        today=local(moment).date(),
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/reports/rhythm")
@permits(Permission.REPORT_WRITE)
def change_rhythm(workspace: Workspace) -> Any:
    form = PlanForm()
    if not form.validate():
        return show_index(workspace, form)
    weeks = form.every_weeks.data
    try:
        changed = set_rhythm(
            workspace, int(weeks) if weeks else None, form.next_due.data, actor=signed_in(), now=now()
        )
    except Refused as refusal:
        db.session.rollback()
        form.next_due.errors = [refusal.message]
        return show_index(workspace, form)
    db.session.commit()
    if changed and weeks:
        flash(_("Gespeichert. Wenn ein Bericht fällig ist, schreibt die Plattform der Leitung."), "success")
    elif changed:
        flash(_("Gespeichert. An Berichte wird nicht mehr erinnert."), "success")
    return redirect(url_for("reports.index", workspace=workspace.slug), 303)
