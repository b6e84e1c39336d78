"""Who belongs to a meeting: on its list before anybody is told, and told by `send_invitations`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from collab.calendar.models import Participant
from collab.extensions import db
from collab.minutes.models import Meeting
from collab.people.models import Person


@dataclass(frozen=True)
class Invited:
    """A person of the directory, or somebody from outside with name and e-mail address."""

    person: Person | None = None
    name: str = ""
    email: str = ""


def set_people(meeting: Meeting, people: Sequence[Invited], *, now: datetime) -> bool:
    """Make the list of invited people this one. Who stays keeps answer and invitation.

    Returns whether anything is different. Who was invited by mail and is taken off is told by the calendar.
    """
    there = {_name(participant): participant for participant in meeting.event.participants}
    wanted = {_name(invited): invited for invited in people}
    for name, participant in there.items():
        if name not in wanted:
            meeting.event.participants.remove(participant)
    for name, invited in wanted.items():
        if name in there:
            there[name].name = invited.name if invited.person is None else ""
        else:
            meeting.event.participants.append(_participant(invited, now))
    db.session.flush()
    return there.keys() != wanted.keys()


def _participant(invited: Invited, now: datetime) -> Participant:
    if invited.person is not None:
        return Participant(person=invited.person, added_at=now)
    return Participant(name=invited.name, email=invited.email, added_at=now)


def _name(given: Invited | Participant) -> int | str:
    """Persons by id, others by address."""
    return given.person.id if given.person is not None else given.email.casefold()
