"""When the next letter is due. Days and hours are those of the clocks in Germany, the result is UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from collab.base.clock import BERLIN, local
from collab.steering.models import Cadence, SituationRecipient

QUARTERS = (1, 4, 7, 10)


def next_due(recipient: SituationRecipient, now: datetime) -> datetime:
    """The first moment after `now` at which a letter goes out."""
    day = local(now).date()
    while True:
        if _is_day(recipient, day):
            due = datetime.combine(day, time(recipient.hour), BERLIN).astimezone(UTC)
            if due > now:
                return due
        day += timedelta(days=1)


def _is_day(recipient: SituationRecipient, day: date) -> bool:
    if recipient.cadence == Cadence.WEEKLY:
        return day.weekday() == recipient.weekday
    fits = day.day == recipient.month_day
    return fits and (recipient.cadence == Cadence.MONTHLY or day.month in QUARTERS)
