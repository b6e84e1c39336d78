"""The board, and putting a task somewhere on it."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, redirect, render_template, request

from collab.base.clock import now
from collab.base.pages import wants_json
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.tasks import actions
from collab.tasks.board import board as read_board
from collab.tasks.labels import STATE_SIGNS, STATES
from collab.tasks.listing import Filters
from collab.tasks.models import Task
from collab.tasks.queries import find_task
from collab.tasks.routes import bp
from collab.tasks.routes.listing import filter_words
from collab.tasks.routes.page import state_asked, tell_state
from collab.tasks.routes.ways import back_to, today
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/tasks/board")
@permits(Permission.TASK_READ)
def board(workspace: Workspace) -> str:
    day = today()
    filters = Filters.read(request.args)
    return render_template(
        "tasks/board.html",
        board=read_board(workspace, filters, day),
        day=day,
        labels=STATES,
        signs=STATE_SIGNS,
        own_id=signed_in().person_id,
        **filter_words(workspace, filters),
    )


@bp.post("/t/<task>/place")
@permits(Permission.TASK_WRITE)
def place(task: Task) -> Any:
    """Put the task into a column, after another one (its key) or at the top."""
    actor = signed_in()
    key = request.form.get("after", "")
    after = find_task(actor, key) if key else None
    if key and (after is None or after.workspace_id != task.workspace_id):
        abort(404)
    state, before = state_asked(), task.state
    following = actions.place(task, state, after, actor=actor, now=now())
    db.session.commit()
    if wants_json():
        return jsonify(state=task.state, label=str(STATES[state]), next=following.key if following else None)
    if before != state:
        tell_state(task, before, following)
    return redirect(back_to(task), 303)


@bp.post("/t/<task>/shift")
@permits(Permission.TASK_WRITE)
def shift(task: Task) -> Any:
    """One place up or down in its column; for buttons, without script."""
    actions.shift(task, -1 if request.form.get("way") == "up" else 1)
    db.session.commit()
    return redirect(back_to(task) + f"#{task.key}", 303)
