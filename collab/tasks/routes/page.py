"""The page of one task, and moving it on."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.activity.feed import feed
from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.pages import day as day_words
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.comments.queries import thread
from collab.extensions import db
from collab.people.models import Account
from collab.tasks import actions, choosing
from collab.tasks.kind import subject_of
from collab.tasks.labels import PRIORITIES, STATE_SIGNS, STATES
from collab.tasks.models import Task, TaskState
from collab.tasks.queries import neighbours
from collab.tasks.repeating import label_of
from collab.tasks.routes import bp
from collab.tasks.routes.ways import back_to, today
from collab.workspaces.gate import signed_in


@bp.get("/t/<task>")
@permits(Permission.TASK_READ)
def show(task: Task) -> str:
    actor = signed_in()
    subject = subject_of(task)
    return render_template(
        "tasks/page.html",
        task=task,
        day=today(),
        states=STATES,
        signs=STATE_SIGNS,
        priorities=PRIORITIES,
        repeats=label_of(task.rule) if task.rule else None,
        origin=choosing.origin_of(task, actor),
        origin_label=choosing.origin_label(task.origin_kind) if task.origin_kind else "",
        around=neighbours(task, actor),
        advances=actions.may_advance(task, actor) and task.trashed_at is None,
        closed_by=db.session.get(Account, task.closed_by_id) if task.closed_by_id else None,
        subject=subject,
        thread=thread(subject, actor),
        attached=attached("task", task.id, actor),
        history=feed(actor, object=("task", task.id), limit=20),
        short_address=public_url("tasks.show", task=task.key),
    )


@bp.post("/t/<task>/state")
@permits(Permission.TASK_ADVANCE)
def advance(task: Task) -> Any:
    """To the state that is asked for; the message brings a way back."""
    state, before = state_asked(), task.state
    following = actions.advance(task, state, actor=signed_in(), now=now())
    db.session.commit()
    if before != state:
        tell_state(task, before, following)
    return redirect(back_to(task), 303)


def state_asked() -> TaskState:
    try:
        return TaskState(request.values.get("state", ""))
    except ValueError:
        abort(400)


def tell_state(task: Task, before: str, following: Task | None) -> None:
    message = _("„%(title)s“: %(state)s.", title=task.title, state=str(STATES[task.state]))
    if following is not None and following.due is not None:
        message += " " + _("Die nächste ist fällig am %(day)s.", day=day_words(following.due))
    left = sum(item.done_at is None for item in task.checklist)
    if task.state == TaskState.DONE and left:
        message += " " + ngettext(
            "%(num)s Punkt der Checkliste ist noch offen.",
            "%(num)s Punkte der Checkliste sind noch offen.",
            left,
        )
    tell_with_undo(message, url_for("tasks.advance", task=task.key, state=before))
