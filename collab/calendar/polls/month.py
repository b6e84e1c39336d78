"""The month in which dates are proposed by choosing days; it shows what is in the calendar already."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from collab.base.clock import local
from collab.calendar.polls.actions import Slot
from collab.calendar.polls.queries import taking_place
from collab.kinds import Dated
from collab.people.models import Account


@dataclass(frozen=True)
class Day:
    """`entries`: what lies in the calendars of the account; `proposed`: how many dates of this poll."""

    day: date
    inside: bool
    past: bool
    entries: list[Dated]
    proposed: int


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day]]
    before: str | None  # "2026-11"; None: it is over
    after: str


def grid(first: date, today: date, account: Account, slots: Iterable[Slot]) -> Month:
    """Weeks from Monday to Sunday. One query a kind of record."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    known = taking_place(weeks[0][0], weeks[-1][-1], account)
    proposed = [local(slot.starts_at).date() for slot in slots]
    days = [
        [
            Day(
                day,
                day.month == first.month,
                day < today,
                [entry for entry in known if entry.first_day <= day <= entry.last_day],
                proposed.count(day),
            )
            for day in week
        ]
        for week in weeks
    ]
    last_month = first - timedelta(days=1)
    before = f"{last_month:%Y-%m}" if first > today.replace(day=1) else None
    return Month(first, days, before, f"{first + timedelta(days=32):%Y-%m}")


def day_of(text: str, otherwise: date) -> date:
    """A day as a button of the month sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
