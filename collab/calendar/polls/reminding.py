"""Asking those once more who have not answered, shortly before the deadline. Run by the worker."""

from __future__ import annotations

from datetime import datetime

import structlog

from collab.base.database import writing
from collab.calendar.polls import actions
from collab.calendar.polls.models import Poll
from collab.extensions import db

log = structlog.get_logger("polls")


def remind_due(now: datetime) -> int:
    """Each poll in a transaction of its own: one that fails is logged, the others go on. Returns how many."""
    due = actions.due_for_reminder(now)
    db.session.commit()
    done = 0
    for poll_id in due:
        try:
            with writing():
                actions.remind(db.session.get_one(Poll, poll_id), actor=None, now=now)
                db.session.commit()
            done += 1
        except Exception:
            db.session.rollback()
            log.exception("reminding failed", poll=poll_id)
    return done
