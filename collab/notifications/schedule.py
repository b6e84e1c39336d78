"""When an account is due. Hours and weekdays are those of the clocks in Germany, the result is UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from collab.base.clock import BERLIN, local
from collab.notifications.models import NotificationSettings, Rhythm


def next_due(settings: NotificationSettings, now: datetime) -> datetime | None:
    """The first moment after `now` at which a daily or weekly digest goes out; None for other rhythms.

    On the day the clocks go forward, an hour that does not exist becomes the one after it; on the day
    they go back, an hour that comes twice counts the first time.
    """
    today = local(now).date()
    weekdays = told_on(settings)
    for days in range(8):
        day = today + timedelta(days=days)
        if day.weekday() in weekdays:
            due = datetime.combine(day, time(settings.hour), BERLIN).astimezone(UTC)
            if due > now:
                return due
    return None


def told_on(settings: NotificationSettings) -> set[int]:
    """The weekdays on which a digest goes out, Monday is 0."""
    chosen = sorted(int(digit) for digit in settings.weekdays)
    if settings.rhythm == Rhythm.DAILY:
        return set(chosen)
    if settings.rhythm == Rhythm.WEEKLY:
        return set(chosen[:1])
    return set()
