"""Adding tasks: on the quick line, or with everything that can be said."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.pages import day as day_words
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.people.models import Person
from collab.tasks import actions, choosing
from collab.tasks.actions import TaskFields
from collab.tasks.forms import TaskForm
from collab.tasks.models import Task
from collab.tasks.naming import Names
from collab.tasks.quick import understand
from collab.tasks.routes import bp
from collab.tasks.routes.listing import show_list
from collab.tasks.routes.ways import back_to_list, today
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.post("/w/<workspace>/tasks/quick")
@permits(Permission.TASK_WRITE)
def quick(workspace: Workspace) -> Any:
    actor, moment = signed_in(), now()
    typed = request.form.get("line", "")[:600]
    try:
        meant = understand(typed, Names(actor, workspace), today())
    except Refused as refusal:
        return show_list(workspace, typed, refusal.message), 422
    people = [db.session.get_one(Person, each.id) for each in meant.people]
    fields = TaskFields(meant.title, responsible=people, due=meant.due)
    task = actions.add_task(workspace, fields, actor=actor, now=moment)
    db.session.commit()
    said = [
        ", ".join(each.name for each in meant.people),
        _("bis %(day)s", day=day_words(meant.due)) if meant.due else "",
    ]
    details = "; ".join(part for part in said if part)
    message = _("„%(title)s“ ist angelegt.", title=task.title)
    tell_with_undo(
        f"{message} ({details})" if details else message, url_for("tasks.trash_task", task=task.key)
    )
    return redirect(back_to_list(workspace), 303)


@bp.route("/w/<workspace>/tasks/new", methods=["GET", "POST"])
@permits(Permission.TASK_WRITE)
def new(workspace: Workspace) -> Any:
    """`about` in the address names what the task comes from ("document-k3y…")."""
    actor = signed_in()
    origin = choosing.origin_named(request.args.get("about", ""), actor, workspace)
    people = choosing.people_for(workspace)
    form = TaskForm()
    form.offer(people, choosing.cities_for(workspace), Names(actor, workspace))
    if form.validate_on_submit():
        source = (origin.kind, origin.object_id) if origin else None
        task = actions.add_task(workspace, form.fields(people, source), actor=actor, now=now())
        db.session.commit()
        flash(_("„%(title)s“ ist angelegt.", title=task.title), "success")
        return redirect(url_for("tasks.show", task=task.key), 303)
    page = render_template("tasks/edit.html", form=form, task=None, origin=origin, names=known_names(form))
    return page, 422 if form.errors else 200


def known_names(form: TaskForm) -> list[str]:
    """For completion while a further person is typed."""
    chosen = {label for _key, label in form.members.choices}
    return sorted({each.name for each in form.names.known} - chosen)[:2000]


def task_address(task: Task) -> str:
    return url_for("tasks.show", task=task.key)
