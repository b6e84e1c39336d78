"""Emptying the trash of events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from collab import kinds
from collab.base import alone
from collab.calendar.models import Event, EventReminder
from collab.calendar.polls.models import Poll
from collab.extensions import db
from collab.search.queue import queue_index


def purge_trash(now: datetime) -> int:
    """For the worker: delete what lay in the trash long enough."""
    return alone.purge_trash(Event, _destroy, now)


def _destroy(event: Event, now: datetime) -> bool:
    if _holds_others(event):
        return False
    db.session.execute(delete(EventReminder).where(EventReminder.event_id == event.id))
    db.session.execute(update(Poll).where(Poll.event_id == event.id).values(event_id=None))
    number = event.id
    db.session.delete(event)
    db.session.flush()
    kinds.forget("event", [number], now)
    queue_index("event", number, now)
    return True


def _holds_others(event: Event) -> bool:
    """Whether comments and attachments of later parts of the series hang on this first part."""
    later = select(func.count()).where(Event.series == event.key, Event.id != event.id)
    return bool(event.series == event.key and db.session.scalar(later))
