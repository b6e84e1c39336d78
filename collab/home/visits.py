"""Noting visits of the front page."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError, OperationalError

from collab.base.database import noting
from collab.extensions import db
from collab.home.models import HomeVisit
from collab.people.models import Account

ONE_VISIT = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=5)


def last_visit(account: Account, now: datetime) -> datetime | None:
    """When the account looked in before the present visit; notes the present one. None at the first time.

    A visit ends half an hour after the page was last opened.
    """
    visit = db.session.get(HomeVisit, account.id)
    if visit is None:
        _note(account.id, now, None)
        return None
    pause = now - visit.seen_at
    before = visit.seen_at if pause > ONE_VISIT else visit.before
    if pause > NOTED_EVERY:
        _note(account.id, now, before)
    return before


def _note(account_id: int, seen_at: datetime, before: datetime | None) -> None:
    """In a short transaction of its own: the page goes on reading in the one it has begun."""
    values = {"seen_at": seen_at, "before": before}
    again = update(HomeVisit).where(HomeVisit.account_id == account_id).values(values)
    first = insert(HomeVisit).values(account_id=account_id, **values)
    try:
        with noting(db.engine) as connection:
            if connection.execute(again).rowcount == 0:
                connection.execute(first)
    except (OperationalError, IntegrityError):  # busy, or two pages at once: the next visit notes it
        current_app.logger.info("visit not noted")
