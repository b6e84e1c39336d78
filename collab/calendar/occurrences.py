"""The single dates of an event: its rule counted out, its exceptions put in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from collab.base.clock import BERLIN, local
from collab.calendar.models import Event, EventException
from collab.calendar.rules import Rule
from collab.calendar.times import ONE_DAY, last_day_of, midnight, moment, wall

MOST = 1000
"""Dates of one event in one span that are shown; a page shows a year at most."""

SPANS = (40, 400, 4000, 40_000)  # days in which the next date is looked for, one after the other


@dataclass(frozen=True)
class Occurrence:
    """One date of an event. `original`: the moment at which the rule puts it (its RECURRENCE-ID)."""

    event: Event
    original: datetime
    title: str
    place: str
    description: str
    starts_at: datetime | None
    ends_at: datetime | None
    first_day: date
    last_day: date
    cancelled: bool
    changed: bool = False

    @property
    def all_day(self) -> bool:
        return self.starts_at is None

    @property
    def begin(self) -> datetime:
        """Its first moment; for whole days midnight in Germany."""
        return self.starts_at or midnight(self.first_day)

    @property
    def end(self) -> datetime:
        return self.ends_at or midnight(self.last_day + ONE_DAY)


def zone_of(event: Event) -> ZoneInfo:
    return BERLIN if event.zone == BERLIN.key else ZoneInfo(event.zone)


def rule_of(event: Event) -> Rule | None:
    return Rule.parse(event.rule, zone_of(event)) if event.rule else None


def first(event: Event) -> Occurrence:
    """The date that stands in the event itself."""
    return _made(event, _begin(event), event.starts_at or midnight(_day(event)))


def between(event: Event, from_day: date, to_day: date) -> list[Occurrence]:
    """All dates that touch the local days from the first to the last, cancelled ones too, in order."""
    if not event.rule and not event.exceptions:
        only = first(event)
        return [only] if only.first_day <= to_day and only.last_day >= from_day else []
    changes = {change.original: change for change in event.exceptions}
    found = []
    for start, original in _starts(event, from_day, to_day):
        change = changes.pop(original, None)
        found.append(_made(event, start, original, change))
    zone = zone_of(event)
    found += [  # moved here from outside, or beside the rule
        _made(event, wall(change.original, zone), change.original, change)
        for change in changes.values()
        if not change.cancelled
    ]
    inside = [each for each in found if each.first_day <= to_day and each.last_day >= from_day]
    return sorted(inside, key=lambda each: each.begin)[:MOST]


def at(event: Event, original: datetime) -> Occurrence | None:
    """The date that the rule puts at this moment, as it is now."""
    day = local(original).date()
    change = next((each for each in event.exceptions if each.original == original), None)
    if change is not None:
        return _made(event, wall(original, zone_of(event)), original, change)
    for start, begins in _starts(event, day - ONE_DAY, day + ONE_DAY):
        if begins == original:
            return _made(event, start, original)
    return None


def upcoming(event: Event, after: datetime) -> Occurrence | None:
    """The next date that begins after the moment and takes place."""
    day = local(after).date()
    for days in SPANS:
        if event.over_on is not None and event.over_on < day:
            return None
        for each in between(event, day, day + timedelta(days=days)):
            if each.begin > after and not each.cancelled:
                return each
        if not event.rule and not event.exceptions:
            return None
    return None


def begins_on(event: Event) -> date:
    """The first local day on which any of it lies."""
    moved = [each.first_day or (each.starts_at and local(each.starts_at).date()) for each in event.exceptions]
    return min([first(event).first_day, *(day for day in moved if day)])


def over_on(event: Event) -> date | None:
    """The last local day on which any of it lies; None: it never ends."""
    only = first(event)
    last: date | None = only.last_day
    rule = rule_of(event)
    if rule is not None:
        ends = rule.ends(_begin(event))
        last = ends.date() + (only.last_day - only.first_day) + ONE_DAY if ends else None
    if last is None:
        return None
    moved = [
        _made(event, wall(each.original, zone_of(event)), each.original, each).last_day
        for each in event.exceptions
        if not each.cancelled
    ]
    return max([last, *moved])


def _starts(event: Event, from_day: date, to_day: date) -> Iterator[tuple[datetime, datetime]]:
    """Pairs of wall time and moment at which dates begin that may touch these days."""
    begin, zone = _begin(event), zone_of(event)
    rule = rule_of(event)
    length = first(event).last_day - first(event).first_day
    earliest = datetime.combine(from_day - length - ONE_DAY, time())
    latest = datetime.combine(to_day + ONE_DAY, time(23, 59, 59))
    starts = rule.starts(begin, earliest, latest) if rule else [begin]
    for start in starts[: MOST * 2]:
        if event.starts_at is None:
            yield start, midnight(start.date())
        else:
            yield start, event.starts_at if start == begin else moment(start, zone)


def _begin(event: Event) -> datetime:
    if event.starts_at is not None:
        return wall(event.starts_at, zone_of(event))
    return datetime.combine(_day(event), time())


def _day(event: Event) -> date:
    assert event.first_day is not None
    return event.first_day


def _made(
    event: Event, start: datetime, original: datetime, change: EventException | None = None
) -> Occurrence:
    starts_at, ends_at, first_day, last_day = _span(event, start, original, change)
    if starts_at is not None and ends_at is not None:
        first_day, last_day = local(starts_at).date(), last_day_of(starts_at, ends_at)
    return Occurrence(
        event=event,
        original=original,
        title=event.title if change is None or change.title is None else change.title,
        place=event.place if change is None or change.place is None else change.place,
        description=event.description if change is None or change.description is None else change.description,
        starts_at=starts_at,
        ends_at=ends_at,
        first_day=first_day,
        last_day=last_day,
        cancelled=event.cancelled_at is not None or (change is not None and change.cancelled),
        changed=change is not None and not change.cancelled,
    )


def _span(
    event: Event, start: datetime, original: datetime, change: EventException | None
) -> tuple[datetime | None, datetime | None, date, date]:
    """Times or days of one date; the length is exact, as RFC 5545 (3.8.5.3) says of events with an end."""
    if change is not None and change.starts_at is not None:
        return change.starts_at, change.ends_at or change.starts_at, date.min, date.min
    if change is not None and change.first_day is not None:
        return None, None, change.first_day, change.last_day or change.first_day
    if event.starts_at is not None and event.ends_at is not None:
        return original, original + (event.ends_at - event.starts_at), date.min, date.min
    first_day = _day(event)
    length = (event.last_day or first_day) - first_day
    return None, None, start.date(), start.date() + length
