"""Forgetting what has served its time: sessions, links, counters of failed sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import CursorResult, Delete, delete

from collab.extensions import db
from collab.people.models import FailedSignIn, LoginSession, SingleUseLink

KEEP_SESSIONS = timedelta(days=90)
"""After they have ended: by them the delay against guessing knows the networks of an account."""
KEEP_LINKS = timedelta(days=30)
KEEP_FAILURES = timedelta(days=7)
"""Counters fade by half each hour; nothing is left of them by then."""


def forget_expired(now: datetime) -> int:
    """For the worker, daily. Returns how many rows went."""
    longest = timedelta(days=current_app.config["SESSION_DAYS"])
    return (
        _gone(delete(LoginSession).where(LoginSession.created_at < now - longest - KEEP_SESSIONS))
        + _gone(delete(SingleUseLink).where(SingleUseLink.expires_at < now - KEEP_LINKS))
        + _gone(delete(FailedSignIn).where(FailedSignIn.last_at < now - KEEP_FAILURES))
    )


def _gone(rows: Delete) -> int:
    result = db.session.execute(rows)
    assert isinstance(result, CursorResult)
    return result.rowcount
