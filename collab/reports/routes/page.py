"""The page of one report; submitting it and taking it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.comments.queries import thread
from collab.extensions import db
from collab.reports import queries
from collab.reports.actions import reports
from collab.reports.kind import subject_of
from collab.reports.models import StatusReport
from collab.reports.routes import bp
from collab.reports.titles import title_of
from collab.workspaces.gate import signed_in


@bp.get("/r/<status_report>")
@permits(Permission.REPORT_READ)
def show(status_report: StatusReport) -> str:
    subject = subject_of(status_report)
    if status_report.is_draft:
        kept = [reports.as_it_stands(each) for each in queries.milestones(status_report.workspace)]
    else:
        kept = status_report.milestones
    return render_template(
        "reports/page.html",
        report=status_report,
        title=title_of(status_report.day, status_report.corrects_id is not None),
        missing=reports.missing(status_report) if status_report.is_draft else [],
        correction=queries.correction_of(status_report),
        newest=next(iter(queries.holding(queries.submitted(status_report.workspace))), None),
        milestones=[reports.as_it_stood(each) for each in kept],
        subject=subject,
        thread=thread(subject, signed_in()),
        short_address=public_url("reports.show", status_report=status_report.key),
    )


@bp.post("/r/<status_report>/submit")
@permits(Permission.REPORT_WRITE)
def submit(status_report: StatusReport) -> Response:
    reports.submit(status_report, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("reports.withdraw", status_report=status_report.key)
    tell_with_undo(_("Der Bericht ist eingereicht. Die Regiegruppe kann ihn jetzt lesen."), undo)
    return redirect(url_for("reports.show", status_report=status_report.key), 303)


@bp.post("/r/<status_report>/withdraw")
@permits(Permission.REPORT_WRITE)
def withdraw(status_report: StatusReport) -> Response:
    reports.withdraw(status_report, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Bericht ist wieder ein Entwurf."), "success")
    return redirect(url_for("reports.show", status_report=status_report.key), 303)


@bp.post("/r/<status_report>/discard")
@permits(Permission.REPORT_WRITE)
def discard(status_report: StatusReport) -> Response:
    reports.discard(status_report, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(
        _("Der Entwurf ist verworfen."), url_for("reports.restore", status_report=status_report.key)
    )
    return redirect(url_for("reports.index", workspace=status_report.workspace.slug), 303)


@bp.post("/r/<status_report>/restore")
@permits(Permission.REPORT_WRITE)
def restore(status_report: StatusReport) -> Response:
    reports.restore(status_report, now=now())
    db.session.commit()
    flash(_("Der Entwurf ist wieder da."), "success")
    return redirect(url_for("reports.show", status_report=status_report.key), 303)
