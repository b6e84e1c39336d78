"""Writing a report: begun with a proposal, saved while somebody types, submitted from its own page."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.reports import proposing, queries
from collab.reports.actions import reports
from collab.reports.forms import ReportForm
from collab.reports.models import TEXTS, Light, StatusReport
from collab.reports.routes import bp
from collab.reports.titles import title_of
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing.answers import autosaved, whole_number
from collab.writing.drafts import place_of
from collab.writing.saving import Conflict


@bp.post("/w/<workspace>/reports/start")
@permits(Permission.REPORT_WRITE)
def start(workspace: Workspace) -> Response:
    corrects = queries.find_report(signed_in(), key) if (key := request.form.get("corrects", "")) else None
    if key and (corrects is None or corrects.workspace_id != workspace.id):
        abort(404)
    report = reports.start_report(workspace, actor=signed_in(), now=now(), corrects=corrects)
    db.session.commit()
    return redirect(url_for("reports.edit", status_report=report.key), 303)


@bp.get("/r/<status_report>/edit")
@permits(Permission.REPORT_WRITE)
def edit(status_report: StatusReport) -> Any:
    reports.ensure_draft(status_report)
    return show_form(status_report, ReportForm(formdata=None, obj=status_report), {})


@bp.post("/r/<status_report>/edit")
@permits(Permission.REPORT_WRITE)
def save(status_report: StatusReport) -> Any:
    """Each text is merged with what others wrote meanwhile; where lines collide, both are shown again."""
    reports.ensure_draft(status_report)
    form, moment, actor = ReportForm(), now(), signed_in()
    conflicts: dict[str, Conflict] = {}
    try:
        for field in TEXTS:
            try:
                reports.write_text(
                    status_report,
                    field,
                    request.form.get(field, ""),
                    based_on=whole_number(request.form.get(f"{field}_based_on", "")),
                    actor=actor,
                    now=moment,
                    place=place_of(reports.KIND, status_report.id, field),
                )
            except Conflict as conflict:
                conflicts[field] = conflict
        if form.validate():
            reports.write_facts(status_report, facts_of(form), now=moment)
    except Refused as refusal:
        db.session.rollback()
        form.day.errors = [refusal.message]
        return show_form(status_report, form, {}, typed=True)
    db.session.commit()
    if conflicts or form.errors:
        return show_form(status_report, form, conflicts)
    return redirect(url_for("reports.show", status_report=status_report.key), 303)


@bp.post("/r/<status_report>/texts/<text_field>")
@permits(Permission.REPORT_WRITE)
def autosave(status_report: StatusReport, text_field: str) -> Any:
    """One text, while somebody types."""
    if text_field not in TEXTS:
        abort(404)
    return autosaved(
        lambda what: reports.write_text(
            status_report, text_field, what.text, based_on=what.based_on, actor=signed_in(), now=now()
        )
    )


def facts_of(form: ReportForm) -> reports.Facts:
    return reports.Facts(
        day=form.day.data,
        light=Light(form.light.data) if form.light.data in list(Light) else None,
        reason=form.reason.data or "",
        needed_until=form.needed_until.data,
    )


def show_form(
    report: StatusReport, form: ReportForm, conflicts: dict[str, Conflict], typed: bool = False
) -> Any:
    """`typed`: nothing could be saved, so the fields show what was sent."""
    texts = {field: request.form.get(field, "") if typed else getattr(report, field) for field in TEXTS} | {
        field: conflict.both for field, conflict in conflicts.items()
    }
    page = render_template(
        "reports/edit.html",
        report=report,
        title=title_of(report.day, report.corrects_id is not None),
        form=form,
        texts=texts,
        numbers={field: reports.number_of(report, field) for field in TEXTS},
        conflicts=conflicts,
        proposal=proposing.proposal(report, signed_in()),
        milestones=queries.milestones(report.workspace),
    )
    return page, 409 if conflicts else 422 if form.errors else 200
