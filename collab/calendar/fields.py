"""What an event is made of, and what cannot be one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from collab.base.clock import BERLIN, local
from collab.base.errors import Refused
from collab.calendar import occurrences
from collab.calendar.models import Event
from collab.calendar.rules import Rule

LONGEST = timedelta(days=366)
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_DESCRIPTION = 50_000
MOST_REMINDERS = 5


@dataclass
class EventFields:
    """The writable fields of an event: either the two moments or the two days are set."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    description: str = ""
    place: str = ""
    link: str = ""
    rule: str = ""
    category: str = ""
    city_id: int | None = None
    remind_minutes: list[int] = field(default_factory=list)
    zone: str = BERLIN.key

    @classmethod
    def of(cls, event: Event) -> EventFields:
        """As the event is now."""
        values = {name: getattr(event, name) for name in cls.__dataclass_fields__}
        return cls(**values | {"remind_minutes": list(event.remind_minutes)})

    def checked(self) -> EventFields:
        """The same, tidied; Refused with a sentence for what cannot be an event."""
        title = " ".join(self.title.split())[:300]
        if not title:
            raise Refused(_("Bitte geben Sie dem Termin einen Titel."), 422)
        times = self._checked_times()
        zone = BERLIN if times["starts_at"] is None else ZoneInfo(self.zone)
        all_day = times["starts_at"] is None
        rule = Rule.parse(self.rule, zone).text(zone, all_day) if self.rule else ""
        if len(rule) > 300:
            raise Refused(_("Diese Regel der Wiederholung ist zu lang."), 422)
        return replace(
            self,
            title=title,
            description=self.description[:LONGEST_DESCRIPTION],
            place=" ".join(self.place.split())[:300],
            link=self.link.strip()[:500],
            category=" ".join(self.category.split())[:60],
            rule=rule,
            zone=zone.key,
            remind_minutes=sorted({minutes for minutes in self.remind_minutes if minutes >= 0})[
                :MOST_REMINDERS
            ],
            **times,
        )

    def _checked_times(self) -> dict[str, Any]:
        if self.starts_at is not None:
            ends_at = self.ends_at or self.starts_at
            days, length = (local(self.starts_at).date(), local(ends_at).date()), ends_at - self.starts_at
            times: dict[str, Any] = {
                "starts_at": self.starts_at, "ends_at": ends_at, "first_day": None, "last_day": None
            }  # fmt: skip
        elif self.first_day is not None:
            last_day = self.last_day or self.first_day
            days, length = (self.first_day, last_day), last_day - self.first_day
            times = {"starts_at": None, "ends_at": None, "first_day": self.first_day, "last_day": last_day}
        else:
            raise Refused(_("Bitte geben Sie an, wann der Termin beginnt."), 422)
        if length < timedelta(0):
            raise Refused(_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Zeiten."), 422)
        if length > LONGEST:
            raise Refused(_("Ein Termin kann höchstens ein Jahr dauern. Bitte prüfen Sie das Ende."), 422)
        if days[0].year < FIRST_YEAR or days[1].year > LAST_YEAR:
            raise Refused(_("Bitte prüfen Sie das Jahr."), 422)
        return times


def write(event: Event, fields: EventFields) -> list[str]:
    """Set what is different; returns the names of the changed columns."""
    changed = []
    for name in EventFields.__dataclass_fields__:
        if getattr(event, name) != getattr(fields, name):
            setattr(event, name, getattr(fields, name))
            changed.append(name)
    return changed


def note_days(event: Event) -> None:
    """Keep `begins_on` and `over_on` true after any change of times, rule or exceptions."""
    event.begins_on = occurrences.begins_on(event)
    event.over_on = occurrences.over_on(event)
