"""The list of attendance: everybody who was invited, with what is noted of them, and whoever came besides."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from collab.calendar.models import Participant
from collab.minutes.actions.attendance import EXPECTED, row_of
from collab.minutes.models import Attendance, Meeting, Presence
from collab.minutes.quorum import city_of
from collab.people.models import Person


@dataclass(frozen=True)
class Line:
    """One person. `presence` is what is noted, `expected` what the answer says where nothing is noted."""

    key: str
    name: str
    note: str
    person: Person | None
    participant: Participant | None
    row: Attendance | None
    presence: str | None
    expected: Presence | None


@dataclass(frozen=True)
class CityLines:
    name: str
    lines: list[Line]


def lines(meeting: Meeting) -> list[CityLines]:
    """By city; guests stand at the end."""
    groups: dict[tuple[int, str], list[Line]] = {}
    noted: set[int] = set()
    for participant in meeting.event.participants:
        row = row_of(meeting, participant)
        if row is not None:
            noted.add(row.id)
        person = participant.person
        line = Line(
            key=f"p{participant.id}",
            name=person.name_in_minutes if person else participant.name or participant.email,
            note=_("Vertretung: %(name)s", name=participant.deputy) if participant.deputy else "",
            person=person,
            participant=participant,
            row=row,
            presence=row.presence if row else None,
            expected=EXPECTED.get(participant.answer) if row is None else None,
        )
        groups.setdefault(_place(row, person), []).append(line)
    for row in meeting.attendances:
        if row.id in noted:
            continue
        line = Line(
            key=f"a{row.id}",
            name=row.person.name_in_minutes if row.person else row.name,
            note=_("Gast") if row.guest else "",
            person=row.person,
            participant=None,
            row=row,
            presence=row.presence,
            expected=None,
        )
        groups.setdefault(_place(row, row.person), []).append(line)
    return [CityLines(name, groups[rank, name]) for rank, name in sorted(groups)]


def _place(row: Attendance | None, person: Person | None) -> tuple[int, str]:
    if row is not None and row.guest:
        return 3, _("Gäste")
    city = row.city if row is not None else city_of(person)
    if city is not None:
        return 0, city.name
    if person is not None and person.organisation is not None:
        return 1, person.organisation.name
    return 2, _("von außerhalb")
