"""One line in the journal for each change, and the entry in the index is made anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from collab import activity
from collab.extensions import db
from collab.people.models import Account
from collab.reports.models import Milestone, StatusReport
from collab.reports.titles import title_of
from collab.search.queue import queue_index


def record_report(verb: str, report: StatusReport, actor: Account, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb,
        "status_report",
        report.id,
        title_of(report.day, report.corrects_id is not None),
        actor=actor,
        now=now,
        workspace=report.workspace,
        **detail,
    )
    queue_index("status_report", report.id, now)


def record_milestone(verb: str, milestone: Milestone, actor: Account, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb,
        "milestone",
        milestone.id,
        milestone.title,
        actor=actor,
        now=now,
        workspace=milestone.workspace,
        **detail,
    )
    queue_index("milestone", milestone.id, now)


def numbers(day: date) -> str:
    """A day as a line of the journal holds it, the same in all languages: 03.12.2026."""
    return day.strftime("%d.%m.%Y")
