"""Emptying the trash of events."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import delete, func, select

from collab import kinds
from collab.base.database import writing
from collab.calendar.models import Event, EventReminder
from collab.extensions import db
from collab.search.queue import queue_index

log = structlog.get_logger("calendar")


def purge_trash(now: datetime) -> int:
    """For the worker: delete what lay in the trash long enough, each event in a transaction of its own."""
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    ids = db.session.scalars(select(Event.id).where(Event.trashed_at < before)).all()
    db.session.rollback()
    return sum(_purge(number, before, now) for number in ids)


def _purge(number: int, before: datetime, now: datetime) -> bool:
    try:
        with writing():
            event = db.session.get(Event, number)
            if (
                event is None
                or event.trashed_at is None
                or event.trashed_at >= before
                or _holds_others(event)
            ):
                db.session.rollback()
                return False
            db.session.execute(delete(EventReminder).where(EventReminder.event_id == event.id))
            db.session.delete(event)
            db.session.flush()
            kinds.forget("event", [number], now)
            queue_index("event", number, now)
            db.session.commit()
            return True
    except Exception:
        db.session.rollback()
        log.exception("event not deleted", event=number)
        return False


def _holds_others(event: Event) -> bool:
    """Whether comments and attachments of later parts of the series hang on this first part."""
    later = select(func.count()).where(Event.series == event.key, Event.id != event.id)
    return bool(event.series == event.key and db.session.scalar(later))
