"""How often a workspace reports, and when the next report is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from collab import activity
from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.reports import queries
from collab.reports.labels import RHYTHMS
from collab.reports.models import ReportPlan
from collab.workspaces.models import Workspace

FARTHEST = timedelta(days=2 * 366)


def set_rhythm(
    workspace: Workspace, every_weeks: int | None, next_due: date | None, *, actor: Account, now: datetime
) -> bool:
    """Ask for a report every so many weeks (None: no more). Without a day the first is due after one rhythm.

    Returns whether anything changed.
    """
    today = local(now).date()
    if every_weeks is not None and every_weeks not in RHYTHMS:
        raise Refused(_("Diesen Rhythmus gibt es nicht. Bitte wählen Sie einen aus der Liste."), 422)
    if every_weeks is None:
        next_due = None
    elif next_due is None:
        next_due = today + timedelta(weeks=every_weeks)
    elif not today <= next_due <= today + FARTHEST:
        raise Refused(_("Der nächste Bericht muss an einem Tag fällig sein, der noch kommt."), 422)
    plan = queries.plan_of(workspace)
    if plan is None:
        if every_weeks is None:
            return False
        plan = ReportPlan(workspace_id=workspace.id, since=now)
        db.session.add(plan)
    if (plan.every_weeks, plan.next_due) == (every_weeks, next_due):
        return False
    if plan.every_weeks is None:
        plan.since = now
    if plan.next_due != next_due:
        plan.next_due, plan.reminded_at = next_due, None
    plan.every_weeks = every_weeks
    activity.record(
        "workspace.changed", "workspace", workspace.id, workspace.title,
        actor=actor, now=now, workspace=workspace, fields=["report_plan"],
    )  # fmt: skip
    return True


def plan_next(workspace: Workspace, now: datetime) -> date | None:
    """A report has come: the next one is due a rhythm after the day it was due, or after today where that day
    is long past. Returns the day that it answers."""
    plan = queries.plan_of(workspace)
    if plan is None or plan.every_weeks is None or plan.next_due is None:
        return None
    answered, today = plan.next_due, local(now).date()
    step = timedelta(weeks=plan.every_weeks)
    due = answered + step
    plan.next_due = due if due > today + step / 2 else today + step
    plan.reminded_at = None
    return answered
