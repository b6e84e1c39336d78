"""Exceptions as rows: copying them to another place."""

from __future__ import annotations

from datetime import datetime

from collab.calendar.models import EventException


def copied(change: EventException, original: datetime) -> EventException:
    """The same exception for another moment; what it changes stays where it was put."""
    return EventException(
        original=original,
        cancelled=change.cancelled,
        extra=change.extra,
        title=change.title,
        description=change.description,
        place=change.place,
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        first_day=change.first_day,
        last_day=change.last_day,
    )
