"""The trash of a workspace's tasks."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import moment_of_click, tell_with_undo
from collab.extensions import db
from collab.tasks import actions, queries
from collab.tasks.models import Task
from collab.tasks.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/tasks/trash")
@permits(Permission.TASK_WRITE)
def trash(workspace: Workspace) -> str:
    days = int(current_app.config["TRASH_DAYS"])
    return render_template(
        "tasks/trash.html", thrown=queries.in_trash(workspace), days=days, kept=timedelta(days=days)
    )


@bp.post("/t/<task>/trash")
@permits(Permission.TASK_WRITE)
def trash_task(task: Task) -> Response:
    actions.trash_task(task, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(
        _("„%(title)s“ liegt im Papierkorb.", title=task.title), url_for("tasks.restore_task", task=task.key)
    )
    return redirect(url_for("tasks.index", workspace=task.workspace.slug), 303)


@bp.post("/t/<task>/restore")
@permits(Permission.TASK_WRITE)
def restore_task(task: Task) -> Response:
    actions.restore_task(task, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=task.title), "success")
    return redirect(url_for("tasks.show", task=task.key), 303)


@bp.post("/w/<workspace>/tasks/trash/restore")
@permits(Permission.TASK_WRITE)
def restore_batch(workspace: Workspace) -> Response:
    """Take back one click on "trash", by the moment of that click."""
    actor = signed_in()
    tasks = queries.thrown_at(workspace, actor, moment_of_click())
    for task in tasks:
        actions.restore_task(task, actor=actor, now=now())
    db.session.commit()
    flash(ngettext("%(num)s Aufgabe zurückgeholt.", "%(num)s Aufgaben zurückgeholt.", len(tasks)), "success")
    return redirect(url_for("tasks.index", workspace=workspace.slug), 303)
