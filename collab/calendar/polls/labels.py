"""What the page calls the answers, and how a proposed date is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from collab.base.clock import local
from collab.base.pages import day
from collab.calendar.polls.models import Suits
from collab.calendar.times import last_day_of

SUITS: Mapping[Suits, LazyString] = {
    Suits.YES: _l("Ja"),
    Suits.IF_NEED_BE: _l("Zur Not"),
    Suits.NO: _l("Nein"),
}


class HasTimes(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def all_day(self) -> bool: ...


def slot_text(slot: HasTimes) -> str:
    """Mo., 7. Dezember 2026, 10:00–12:00 Uhr"""
    begins, ends = local(slot.starts_at), local(slot.ends_at)
    last = last_day_of(slot.starts_at, slot.ends_at)
    first = f"{format_date(begins.date(), 'EEE')}, {day(begins.date())}"
    if slot.all_day:
        if last == begins.date():
            return _("%(day)s, ganztägig", day=first)
        return _("%(first)s bis %(last)s", first=first, last=day(last))
    until = _clock(ends) if last == begins.date() else f"{day(ends.date())}, {_clock(ends)}"
    return _("%(day)s, %(begin)s–%(end)s Uhr", day=first, begin=_clock(begins), end=until)


def month_name(first: date) -> str:
    """Dezember 2026"""
    return format_date(first, "MMMM y")


def weekday(day: date) -> str:
    """Mo."""
    return format_date(day, "EEE")


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"
