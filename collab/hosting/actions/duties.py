"""What a host has to do: the list of a workspace, and the tasks that become of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.extensions import db
from collab.hosting import queries
from collab.hosting.actions.journal import KIND, ensure_planned, record, record_plan
from collab.hosting.models import DutyTask, HostDuty, HostTurn
from collab.people.models import Account
from collab.tasks.actions import TaskFields, add_task, advance, set_due
from collab.tasks.models import PENDING, TaskState
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Duty:
    title: str
    days_before: int


def set_duties(workspace: Workspace, duties: Sequence[Duty], *, actor: Account, now: datetime) -> bool:
    """Say the whole list anew. Tasks that were made of the former one stay as they are."""
    known = queries.duties_of(workspace)
    if sorted((row.title, row.days_before) for row in known) == sorted(
        (each.title, each.days_before) for each in duties
    ):
        return False
    for row in known:
        db.session.delete(row)
    for each in duties:
        db.session.add(HostDuty(workspace_id=workspace.id, title=each.title, days_before=each.days_before))
    record_plan("hosting.duties", workspace, actor, now)
    return True


def make_tasks(turn: HostTurn, *, actor: Account, now: datetime) -> list[DutyTask]:
    """A task for each duty that has none yet, for the city of the turn, due before the day of its meeting."""
    ensure_planned(turn)
    day = turn.day
    if day is None:
        raise Refused(_("Die Aufgaben richten sich nach dem Tag der Sitzung. Legen Sie diese zuerst an."))
    made = []
    for duty in missing_duties(turn):
        fields = TaskFields(
            title=duty.title,
            city=turn.city,
            due=day - timedelta(days=duty.days_before),
            origin=(KIND, turn.id),
        )
        task = add_task(turn.workspace, fields, actor=actor, now=now)
        made.append(DutyTask(task=task, days_before=duty.days_before))
    turn.tasks.extend(made)
    if made:
        record("hosting.tasks", turn, actor, now, count=len(made))
    return made


def missing_duties(turn: HostTurn) -> list[HostDuty]:
    """Those on the list of the workspace that have not become a task yet."""
    there = {each.task.title for each in turn.tasks}
    return [duty for duty in queries.duties_of(turn.workspace) if duty.title not in there]


@dataclass(frozen=True)
class Shift:
    """A duty whose day does not fit its meeting any more."""

    duty: DutyTask
    due: date


def shifts_of(turn: HostTurn) -> list[Shift]:
    """What would have to move with the meeting: pending tasks that are due on another day than reckoned."""
    day = turn.day
    if day is None:
        return []
    return [
        Shift(each, due)
        for each in turn.tasks
        if _waits(each) and each.task.due != (due := day - timedelta(days=each.days_before))
    ]


def move_tasks(turn: HostTurn, chosen: Collection[int], *, actor: Account, now: datetime) -> int:
    """Move the due days of these duties, by their ids; returns how many."""
    ensure_planned(turn)
    moved = 0
    for shift in shifts_of(turn):
        if shift.duty.id in chosen:
            moved += set_due(shift.duty.task, shift.due, actor=actor, now=now)
    if moved:
        record("hosting.moved", turn, actor, now, count=moved)
    return moved


def drop_tasks(turn: HostTurn, *, actor: Account, now: datetime) -> int:
    """The pending duties fall away; for a meeting that is called off."""
    pending = [each for each in turn.tasks if _waits(each)]
    for each in pending:
        advance(each.task, TaskState.DROPPED, actor=actor, now=now)
    if pending:
        record("hosting.dropped", turn, actor, now, count=len(pending))
    return len(pending)


def _waits(duty: DutyTask) -> bool:
    return duty.task.state in PENDING and duty.task.trashed_at is None
