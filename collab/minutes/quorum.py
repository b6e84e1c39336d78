"""Whether enough cities are there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from collab.calendar.models import Answer
from collab.minutes.models import Meeting, Presence
from collab.people.models import Organisation, Person


@dataclass(frozen=True)
class Quorum:
    """`present` of `count` cities are there; `needed` is None where no number was set."""

    present: int
    count: int
    needed: int | None

    @property
    def reached(self) -> bool | None:
        return None if self.needed is None else self.present >= self.needed

    def sentence(self) -> str:
        """ "7 von 9 Kommunen anwesend: beschlussfähig" """
        words = {"present": self.present, "count": self.count, "needed": self.needed}
        if self.reached is None:
            return _("%(present)s von %(count)s Kommunen anwesend", **words)
        if self.reached:
            return _("%(present)s von %(count)s Kommunen anwesend: beschlussfähig", **words)
        return _(
            "%(present)s von %(count)s Kommunen anwesend: nicht beschlussfähig (nötig sind %(needed)s)",
            **words,
        )


def quorum_of(meeting: Meeting) -> Quorum:
    """Counted from the attendance; guests do not count for a city."""
    cities = cities_that_count(meeting)
    there = {
        row.city_id
        for row in meeting.attendances
        if row.presence == Presence.PRESENT and not row.guest and row.city_id in cities
    }
    return Quorum(len(there), len(cities), meeting.quorum)


def expected(meeting: Meeting) -> Quorum:
    """The same before the meeting, counted from the answers."""
    cities = cities_that_count(meeting)
    coming = {
        city.id
        for participant in meeting.event.participants
        if participant.answer in (Answer.YES, Answer.DEPUTY)
        and (city := city_of(participant.person)) is not None
        and city.id in cities
    }
    return Quorum(len(coming), len(cities), meeting.quorum)


def cities_that_count(meeting: Meeting) -> set[int]:
    """Those involved in the workspace; where none are named, those of the people on the list."""
    involved = {city.id for city in meeting.workspace.cities if city.is_city}
    return involved or _ids(city_of(participant.person) for participant in meeting.event.participants)


def city_of(person: Person | None) -> Organisation | None:
    organisation = person.organisation if person else None
    return organisation if organisation is not None and organisation.is_city else None


def _ids(cities: Iterable[Organisation | None]) -> set[int]:
    return {city.id for city in cities if city is not None}
