"""Closing a workspace: its final report, what becomes of its open tasks, and the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from collab import activity
from collab.archive.models import Closing
from collab.base.errors import Refused
from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account, Person
from collab.search.queue import queue_index
from collab.tasks import actions as tasks
from collab.tasks.models import PENDING, Task, TaskState
from collab.workspaces import access
from collab.workspaces.actions import archive_workspace
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class FinalReport:
    """What a lead writes at the end; only `reached` is needed."""

    reached: str
    learned: str = ""
    goes_on: str = ""
    contact: Person | None = None


def closing_of(workspace: Workspace) -> Closing | None:
    return db.session.scalar(
        select(Closing)
        .where(Closing.workspace_id == workspace.id)
        .options(joinedload(Closing.contact).joinedload(Person.organisation))
        .options(joinedload(Closing.written_by).joinedload(Account.person))
    )


def pending_tasks(workspace: Workspace) -> list[Task]:
    """What is still to do, the earliest due first."""
    return list(
        db.session.scalars(
            select(Task)
            .where(
                Task.workspace_id == workspace.id,
                Task.state.in_(PENDING),
                Task.trashed_at.is_(None),
            )
            .options(joinedload(Task.workspace), joinedload(Task.city))
            .options(selectinload(Task.responsible), selectinload(Task.assignments))
            .options(selectinload(Task.checklist))
            .order_by(Task.due.is_(None), Task.due, Task.title_key)
        )
    )


def places_for_tasks(workspace: Workspace, account: Account) -> list[Workspace]:
    """The other workspaces in which the account may add tasks."""
    open_ones = db.session.scalars(
        select(Workspace)
        .where(Workspace.id.in_(access.writable_workspace_ids(account)))
        .where(Workspace.id != workspace.id, Workspace.archived_at.is_(None))
        .order_by(Workspace.title)
    )
    return list(open_ones)


def write_report(workspace: Workspace, report: FinalReport, *, actor: Account, now: datetime) -> Closing:
    """Keep the draft of the final report; only the closing tells it to others."""
    closing = closing_of(workspace)
    if closing is None:
        closing = Closing(workspace=workspace, written_at=now, written_by_id=actor.id)
        db.session.add(closing)
    closing.reached, closing.learned, closing.goes_on = report.reached, report.learned, report.goes_on
    closing.contact = report.contact
    closing.written_at, closing.written_by_id = now, actor.id
    db.session.flush()
    return closing


def hand_tasks_on(chosen: Collection[Task], target: Workspace, *, actor: Account, now: datetime) -> int:
    """They go on in another workspace; here they are dropped and say where they went."""
    if Permission.TASK_WRITE not in access.permissions_in(actor, target):
        raise Refused(_("In diesem Arbeitsbereich können Sie keine Aufgaben anlegen."), 403)
    for task in chosen:
        tasks.move_on(task, target, actor=actor, now=now)
    return len(chosen)


def drop_tasks(chosen: Sequence[Task], *, actor: Account, now: datetime) -> int:
    for task in chosen:
        tasks.advance(task, TaskState.DROPPED, actor=actor, now=now)
    return len(chosen)


def close_workspace(workspace: Workspace, *, actor: Account, now: datetime) -> Closing:
    """Freeze it. Refused without a final report, and while tasks are open."""
    closing = closing_of(workspace)
    if closing is None or not closing.reached:
        raise Refused(_("Bitte schreiben Sie zuerst den Abschlussbericht: wenigstens, was erreicht wurde."))
    pending = db.session.scalar(
        select(func.count())
        .select_from(Task)
        .where(Task.workspace_id == workspace.id, Task.state.in_(PENDING), Task.trashed_at.is_(None))
    )
    if pending:
        raise Refused(
            ngettext(
                "Noch ist %(num)s Aufgabe offen. Bitte übergeben oder verwerfen Sie sie zuerst.",
                "Noch sind %(num)s Aufgaben offen. Bitte übergeben oder verwerfen Sie sie zuerst.",
                pending,
            )
        )
    closing.closed_at = now
    archive_workspace(workspace, actor=actor, now=now)
    activity.record(
        "closing.published", "closing", closing.id, workspace.title, actor=actor, now=now, workspace=workspace
    )
    queue_index("closing", closing.id, now)
    return closing
