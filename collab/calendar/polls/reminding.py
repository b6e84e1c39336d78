"""Asking those once more who have not answered, shortly before the deadline. Run by the worker."""

from __future__ import annotations

from datetime import datetime

from collab.base.alone import each_alone
from collab.calendar.polls import actions
from collab.calendar.polls.models import Poll
from collab.extensions import db


def remind_due(now: datetime) -> int:
    """Returns of how many polls people were reminded."""
    due = actions.due_for_reminder(now)
    db.session.commit()

    def one(poll_id: int) -> bool:
        actions.remind(db.session.get_one(Poll, poll_id), actor=None, now=now)
        return True

    return each_alone("remind of poll", due, one)
