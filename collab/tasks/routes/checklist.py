"""The checklist of a task; each change is one button, so it works without script."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.people.forms import some_lines
from collab.tasks import actions
from collab.tasks.models import CheckItem, Task
from collab.tasks.routes import bp
from collab.workspaces.gate import may, signed_in


@bp.post("/t/<task>/checklist")
@permits(Permission.TASK_WRITE)
def add_items(task: Task) -> Response:
    """Each line that was typed becomes one of the list."""
    lines = some_lines(request.form.get("items", "")[:30_000]).splitlines()
    actions.add_items(task, lines, actor=signed_in(), now=now())
    db.session.commit()
    return _back(task, "new-item")


@bp.post("/t/<task>/checklist/<number>")
@permits(Permission.TASK_ADVANCE)
def change_item(task: Task, number: str) -> Response:
    """Tick or untick; those who write here also reword, remove and move the line."""
    item = _item(task, number)
    what, actor, moment = request.form.get("do", ""), signed_in(), now()
    if what in ("tick", "untick"):
        actions.tick(task, item, what == "tick", actor=actor, now=moment)
    elif what not in ("up", "down", "remove", "reword"):
        abort(400)
    elif not may(Permission.TASK_WRITE):
        abort(403)
    elif what in ("up", "down"):
        actions.move_item(task, item, -1 if what == "up" else 1, now=moment)
    else:
        text = request.form.get("text", "") if what == "reword" else ""
        actions.reword(task, item, text, actor=actor, now=moment)
    db.session.commit()
    return _back(task, f"item-{number}" if what != "remove" else "checklist")


def _item(task: Task, number: str) -> CheckItem:
    item = next((item for item in task.checklist if str(item.id) == number), None)
    return item if item is not None else abort(404)


def _back(task: Task, anchor: str) -> Response:
    return redirect(url_for("tasks.show", task=task.key) + f"#{anchor}", 303)
