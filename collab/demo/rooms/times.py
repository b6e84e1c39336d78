"""How the content names its times, so that the demo never grows old.

A time is either fixed ("2026-09-16 10:00"), where a document of the demo tells of it as well, or it counts
working days (Monday to Friday) from the day of loading: "-3 10:00" is three working days before it, "+12"
twelve after. "2026-12-09 10:00 or +13 10:00" is the first of both that lies ahead, so a date that is known
from a document holds until it is over.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

SATURDAY = 5


def moment(words: str, today: date) -> datetime:
    """The local time without a zone; a time of day must be given."""
    found = [_moment(each, today) for each in words.split(" or ")]
    return next((each for each in found if each.date() > today), found[-1])


def day(words: str, today: date) -> date:
    """The same for whole days."""
    found = [_day(each.strip(), today) for each in words.split(" or ")]
    return next((each for each in found if each > today), found[-1])


def workday(start: date, number: int) -> date:
    """So many working days after (below zero: before) a day."""
    step = timedelta(days=1 if number > 0 else -1)
    while number:
        start += step
        if start.weekday() < SATURDAY:
            number += -1 if number > 0 else 1
    return start


def _moment(words: str, today: date) -> datetime:
    named, _, clock = words.strip().partition(" ")
    return datetime.combine(_day(named, today), time.fromisoformat(clock))


def _day(words: str, today: date) -> date:
    if words[0] in "+-":
        return workday(today, int(words))
    return date.fromisoformat(words)
