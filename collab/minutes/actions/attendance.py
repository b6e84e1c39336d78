"""Who is there. The first note takes over what people have answered; after that each is noted alone."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.calendar.models import Answer, Participant
from collab.extensions import db
from collab.minutes.actions.journal import record_meeting
from collab.minutes.models import Attendance, Meeting, MinutesState, Presence
from collab.minutes.quorum import city_of
from collab.people.models import Account, Organisation, Person

EXPECTED = {
    Answer.YES.value: Presence.PRESENT,
    Answer.NO.value: Presence.EXCUSED,
    Answer.DEPUTY.value: Presence.EXCUSED,
}


def note_participant(
    meeting: Meeting, participant: Participant, presence: Presence, *, actor: Account, now: datetime
) -> Attendance:
    """Somebody from the list of invited people is there, excused or absent."""
    _ensure_open(meeting)
    if not meeting.attendances:
        _take_over_answers(meeting)
    row = row_of(meeting, participant) or _add_participant(meeting, participant, presence)
    row.presence = presence
    record_meeting("meeting.attendance", meeting, actor, now)
    return row


def note_row(row: Attendance, meeting: Meeting, presence: Presence, *, actor: Account, now: datetime) -> None:
    """The same for somebody who is on the list of attendance already."""
    _ensure_open(meeting)
    row.presence = presence
    record_meeting("meeting.attendance", meeting, actor, now)


def set_times(
    row: Attendance,
    meeting: Meeting,
    came: time | None,
    left: time | None,
    *,
    actor: Account,
    now: datetime,
) -> None:
    """From when to when, where it was not the whole meeting (local time)."""
    _ensure_open(meeting)
    if came is not None and left is not None and left <= came:
        raise Refused(_("„bis“ muss nach „von“ liegen."))
    row.came, row.left = came, left
    record_meeting("meeting.attendance", meeting, actor, now)


def take_over_answers(meeting: Meeting, *, actor: Account, now: datetime) -> int:
    """Note all who are not noted yet as they have answered; who gave no answer stays open."""
    _ensure_open(meeting)
    added = _take_over_answers(meeting)
    if added:
        record_meeting("meeting.attendance", meeting, actor, now)
    return added


def add_attendance(
    meeting: Meeting,
    *,
    name: str,
    person: Person | None,
    city: Organisation | None,
    guest: bool,
    actor: Account,
    now: datetime,
) -> Attendance:
    """Somebody who was not invited: a guest, or a member or deputy who counts for a city."""
    _ensure_open(meeting)
    if not meeting.attendances:
        _take_over_answers(meeting)
    if any(_same(row, person, name) for row in meeting.attendances):
        raise Refused(_("%(name)s steht schon in der Liste.", name=person.display_name if person else name))
    row = Attendance(person=person, name="" if person else name, city=city or city_of(person), guest=guest)
    meeting.attendances.append(row)
    record_meeting("meeting.attendance", meeting, actor, now)
    return row


def remove_attendance(row: Attendance, meeting: Meeting, *, actor: Account, now: datetime) -> None:
    """Take a wrong entry off the list; who was invited is open again."""
    _ensure_open(meeting)
    meeting.attendances.remove(row)
    record_meeting("meeting.attendance", meeting, actor, now)


def row_of(meeting: Meeting, participant: Participant) -> Attendance | None:
    """What is noted of somebody who was invited."""
    name = participant.name or participant.email
    return next((row for row in meeting.attendances if _same(row, participant.person, name)), None)


def _same(row: Attendance, person: Person | None, name: str) -> bool:
    if person is not None:
        return row.person_id == person.id
    return row.person_id is None and row.name.casefold() == name.casefold()


def _take_over_answers(meeting: Meeting) -> int:
    added = 0
    for participant in meeting.event.participants:
        presence = EXPECTED.get(participant.answer)
        if presence is None or row_of(meeting, participant) is not None:
            continue
        _add_participant(meeting, participant, presence)
        added += 1
        deputy = participant.deputy.strip()
        sent = participant.answer == Answer.DEPUTY and deputy
        if sent and not any(_same(row, None, deputy) for row in meeting.attendances):
            city = city_of(participant.person)
            meeting.attendances.append(Attendance(name=deputy, city=city, presence=Presence.PRESENT))
    db.session.flush()
    return added


def _add_participant(meeting: Meeting, participant: Participant, presence: Presence) -> Attendance:
    row = Attendance(
        person=participant.person,
        name="" if participant.person else participant.name or participant.email,
        city=city_of(participant.person),
        presence=presence,
    )
    meeting.attendances.append(row)
    return row


def _ensure_open(meeting: Meeting) -> None:
    if meeting.state != MinutesState.DRAFT:
        raise Refused(
            _("Das Protokoll dieser Sitzung ist verschickt. Die Anwesenheit lässt sich nicht mehr ändern.")
        )
