"""Planning, moving, reaching and dropping milestones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.reports.actions.journal import numbers, record_milestone
from collab.reports.models import Milestone, MilestoneMove
from collab.workspaces.models import Workspace

MOST = 60
EARLIEST, LATEST = date(2000, 1, 1), timedelta(days=20 * 366)


def plan_milestone(
    workspace: Workspace, title: str, day: date, *, actor: Account, now: datetime
) -> Milestone:
    _ensure_sensible(day, now)
    query = select(func.count(Milestone.id)).where(Milestone.workspace_id == workspace.id)
    if (db.session.scalar(query) or 0) >= MOST:
        raise Refused(_("Mehr als %(most)s Meilensteine sind kein Überblick mehr.", most=MOST))
    milestone = Milestone(
        workspace=workspace,
        title=title,
        planned=day,
        current=day,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
    )
    db.session.add(milestone)
    record_milestone("milestone.planned", milestone, actor, now, day=numbers(day))
    return milestone


def rename(milestone: Milestone, title: str, *, actor: Account, now: datetime) -> bool:
    if milestone.title == title:
        return False
    milestone.title, milestone.changed_at = title, now
    record_milestone("milestone.renamed", milestone, actor, now)
    return True


def move(milestone: Milestone, day: date, reason: str, *, actor: Account, now: datetime) -> bool:
    """Put it off or bring it forward; why, is part of its history."""
    ensure_open(milestone)
    if milestone.current == day:
        return False
    _ensure_sensible(day, now)
    if not reason.strip():
        raise Refused(_("Bitte schreiben Sie, warum sich der Termin verschiebt."), 422)
    milestone.moves.append(
        MilestoneMove(from_day=milestone.current, to_day=day, reason=reason, at=now, by_id=actor.id)
    )
    before, milestone.current, milestone.changed_at = milestone.current, day, now
    record_milestone(
        "milestone.moved", milestone, actor, now, day=numbers(day), before=numbers(before), reason=reason
    )
    return True


def reach(milestone: Milestone, day: date, *, actor: Account, now: datetime) -> None:
    ensure_open(milestone)
    if not EARLIEST <= day <= local(now).date():
        raise Refused(_("Erreicht wurde der Meilenstein an einem Tag, der nicht in der Zukunft liegt."), 422)
    milestone.reached, milestone.changed_at = day, now
    record_milestone("milestone.reached", milestone, actor, now, day=numbers(day))


def drop(milestone: Milestone, reason: str, *, actor: Account, now: datetime) -> None:
    """It is not wanted any more; it stays in the picture, crossed out."""
    ensure_open(milestone)
    if not reason.strip():
        raise Refused(_("Bitte schreiben Sie, warum der Meilenstein entfällt."), 422)
    milestone.dropped_at, milestone.dropped_reason, milestone.changed_at = now, reason, now
    record_milestone("milestone.dropped", milestone, actor, now, reason=reason)


def reopen(milestone: Milestone, *, actor: Account, now: datetime) -> None:
    """It is neither reached nor dropped after all."""
    if milestone.is_open:
        return
    milestone.reached = milestone.dropped_at = None
    milestone.dropped_reason, milestone.changed_at = "", now
    record_milestone("milestone.reopened", milestone, actor, now)


def ensure_open(milestone: Milestone) -> None:
    if not milestone.is_open:
        raise Refused(_("Dieser Meilenstein ist erreicht oder entfallen. Nehmen Sie das zuerst zurück."))


def _ensure_sensible(day: date, now: datetime) -> None:
    if not EARLIEST <= day <= local(now).date() + LATEST:
        raise Refused(_("Dieser Tag liegt zu weit entfernt."), 422)
