"""Closing a workspace, step by step, and the final report that is left."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.archive import closing
from collab.archive.forms import FinalReportForm
from collab.archive.queries import concepts_without_mark, marked_in
from collab.archive.routes import bp
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.tasks.models import Task
from collab.workspaces import loose_ends, queries
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

Answer = str | Response | tuple[str, int]


@bp.get("/w/<workspace>/closing")
@permits(Permission.WORKSPACE_MANAGE)
def prepare(workspace: Workspace) -> str:
    """All steps on one page; what is written is kept until the workspace is closed."""
    return _page(workspace, _form(workspace))


@bp.post("/w/<workspace>/closing/report")
@permits(Permission.WORKSPACE_MANAGE)
def write_report(workspace: Workspace) -> Answer:
    form = _form(workspace)
    if not form.validate():
        return _page(workspace, form), 422
    closing.write_report(workspace, form.report(), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Entwurf des Abschlussberichts ist gespeichert."), "success")
    return redirect(url_for("archive.prepare", workspace=workspace.slug, _anchor="results"), 303)


@bp.post("/w/<workspace>/closing/tasks")
@permits(Permission.WORKSPACE_MANAGE)
def settle_tasks(workspace: Workspace) -> Response:
    """The chosen tasks go on in another workspace, or are dropped."""
    chosen = _chosen(workspace)
    back = redirect(url_for("archive.prepare", workspace=workspace.slug, _anchor="tasks"), 303)
    if not chosen:
        flash(_("Bitte wählen Sie zuerst die Aufgaben aus."), "warning")
        return back
    if request.form.get("what") == "drop":
        count = closing.drop_tasks(chosen, actor=signed_in(), now=now())
        done = ngettext("%(num)s Aufgabe ist verworfen.", "%(num)s Aufgaben sind verworfen.", count)
    else:
        count = closing.hand_tasks_on(chosen, _target(workspace), actor=signed_in(), now=now())
        done = ngettext("%(num)s Aufgabe ist übergeben.", "%(num)s Aufgaben sind übergeben.", count)
    db.session.commit()
    flash(done, "success")
    return back


@bp.post("/w/<workspace>/closing")
@permits(Permission.WORKSPACE_MANAGE)
def close(workspace: Workspace) -> Response:
    closing.close_workspace(workspace, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Arbeitsbereich ist abgeschlossen. Alles bleibt lesbar und wird weiter gefunden."), "success")
    return redirect(url_for("archive.final_report", workspace=workspace.slug), 303)


@bp.get("/w/<workspace>/final-report")
@permits(Permission.WORKSPACE_READ)
def final_report(workspace: Workspace) -> str:
    report = closing.closing_of(workspace)
    if report is None or report.closed_at is None:
        abort(404)
    return render_template(
        "archive/final_report.html", report=report, results=marked_in(workspace, signed_in())
    )


def _form(workspace: Workspace) -> FinalReportForm:
    people = [member.account.person for member in queries.members(workspace)]
    return FinalReportForm.about(closing.closing_of(workspace), people)


def _page(workspace: Workspace, form: FinalReportForm) -> str:
    account = signed_in()
    return render_template(
        "archive/closing.html",
        form=form,
        report=closing.closing_of(workspace),
        results=marked_in(workspace, account),
        concepts=concepts_without_mark(workspace, account),
        tasks=closing.pending_tasks(workspace),
        targets=closing.places_for_tasks(workspace, account),
        loose_ends=loose_ends.of(workspace, account),
    )


def _chosen(workspace: Workspace) -> list[Task]:
    keys = set(request.form.getlist("task"))
    return [task for task in closing.pending_tasks(workspace) if task.key in keys]


def _target(workspace: Workspace) -> Workspace:
    """Where the tasks go on; only what the page offers counts."""
    slug = request.form.get("target", "")
    offered = {place.slug: place for place in closing.places_for_tasks(workspace, signed_in())}
    return offered[slug] if slug in offered else abort(400)
