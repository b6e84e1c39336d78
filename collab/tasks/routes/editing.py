"""Changing what is said of a task."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.tasks import actions, choosing
from collab.tasks.forms import TaskForm
from collab.tasks.models import Task
from collab.tasks.naming import Names
from collab.tasks.routes import bp
from collab.tasks.routes.adding import known_names
from collab.workspaces.gate import signed_in
from collab.writing.saving import Conflict, current


@bp.route("/t/<task>/edit", methods=["GET", "POST"])
@permits(Permission.TASK_WRITE)
def edit(task: Task) -> Any:
    actions.ensure_there(task)
    actor = signed_in()
    latest = current("task", task.id)
    people = choosing.people_for(task.workspace, task)
    form = TaskForm.of(task, latest.number if latest else 0)
    form.offer(people, choosing.cities_for(task.workspace), Names(actor, task.workspace))
    if form.validate_on_submit():
        try:
            changed = actions.change_task(
                task, form.fields(people), based_on=form.base, actor=actor, now=now()
            )
        except Conflict as conflict:
            db.session.commit()  # what she wrote is kept as her draft
            return show_form(form, task, conflict), 409
        db.session.commit()
        flash(_("Gespeichert.") if changed else _("Es war nichts zu ändern."), "success")
        return redirect(url_for("tasks.show", task=task.key), 303)
    return show_form(form, task), 422 if form.errors else 200


def show_form(form: TaskForm, task: Task, conflict: Conflict | None = None) -> str:
    return render_template(
        "tasks/edit.html", form=form, task=task, origin=None, names=known_names(form), conflict=conflict
    )
