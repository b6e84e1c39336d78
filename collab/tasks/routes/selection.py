"""Doing something with several tasks at once."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.people.models import Person
from collab.tasks import actions
from collab.tasks.forms import ManyForm
from collab.tasks.models import Task, TaskState
from collab.tasks.naming import Names
from collab.tasks.queries import selected
from collab.tasks.quick import who_is_meant
from collab.tasks.routes import bp
from collab.tasks.routes.ways import back_to_list
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

STATES = {"done": TaskState.DONE, "open": TaskState.OPEN}


@bp.post("/w/<workspace>/tasks/selection")
@permits(Permission.TASK_WRITE)
def choose(workspace: Workspace) -> Any:
    """What the button of the list asked for."""
    tasks = selected(workspace, request.form.getlist("selected"))
    what = request.form.get("do", "")
    if not tasks:
        raise Refused(_("Bitte wählen Sie zuerst Aufgaben aus der Liste."), 422)
    if what in STATES:
        _advance(tasks, STATES[what])
    elif what == "trash":
        _trash(workspace, tasks)
    elif what == "assign":
        _assign(workspace, tasks)
    elif what == "due":
        _set_due(tasks)
    else:
        abort(400)
    return redirect(back_to_list(workspace), 303)


def _advance(tasks: list[Task], state: TaskState) -> None:
    actor, moment = signed_in(), now()
    moving = [task for task in tasks if task.state != state]
    for task in moving:
        actions.advance(task, state, actor=actor, now=moment)
    db.session.commit()
    if state is TaskState.DONE:
        message = ngettext("%(num)s Aufgabe erledigt.", "%(num)s Aufgaben erledigt.", len(moving))
    else:
        message = ngettext("%(num)s Aufgabe ist offen.", "%(num)s Aufgaben sind offen.", len(moving))
    flash(message, "success")


def _trash(workspace: Workspace, tasks: list[Task]) -> None:
    actor, moment = signed_in(), now()
    for task in tasks:
        actions.trash_task(task, actor=actor, now=moment)
    db.session.commit()
    message = ngettext(
        "%(num)s Aufgabe liegt im Papierkorb.", "%(num)s Aufgaben liegen im Papierkorb.", len(tasks)
    )
    tell_with_undo(
        message, url_for("tasks.restore_batch", workspace=workspace.slug, moment=moment.isoformat())
    )


def _assign(workspace: Workspace, tasks: list[Task]) -> None:
    """The persons named become responsible; who is so already, stays so only where `also` is ticked."""
    actor, moment = signed_in(), now()
    form = ManyForm()
    names = Names(actor, workspace)
    people: list[Person] = []
    for part in (form.person.data or "").split(";"):
        meant = names.meant(part)
        if len(meant) != 1:
            raise (
                who_is_meant(part.strip(), names)
                if part.strip()
                else Refused(_("Bitte nennen Sie, wer zuständig sein soll."), 422)
            )
        people.append(db.session.get_one(Person, meant[0].id))
    changed = sum(actions.assign(task, people, actor=actor, now=moment) for task in tasks)
    db.session.commit()
    _tell_changed(changed)


def _set_due(tasks: list[Task]) -> None:
    actor, moment = signed_in(), now()
    form = ManyForm()
    if not form.validate() or form.due.data is None:
        raise Refused(_("Bitte wählen Sie den Tag, an dem die Aufgaben fällig sind."), 422)
    changed = sum(actions.set_due(task, form.due.data, actor=actor, now=moment) for task in tasks)
    db.session.commit()
    _tell_changed(changed)


def _tell_changed(count: int) -> None:
    flash(ngettext("%(num)s Aufgabe geändert.", "%(num)s Aufgaben geändert.", count), "success")
