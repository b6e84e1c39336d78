"""Who belongs to a meeting: on its list before anybody is told; then invited, reminded, heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from collab.base.addresses import public_url
from collab.base.errors import Refused
from collab.calendar.actions import Invitee, answer, invite, uninvite
from collab.calendar.mails import address_of
from collab.calendar.models import Answer, Participant
from collab.extensions import db
from collab.minutes.actions.journal import record_meeting
from collab.minutes.invitation_text import agenda_text
from collab.minutes.models import Meeting
from collab.people.models import Account, Person


@dataclass(frozen=True)
class Invited:
    """A person of the directory, or somebody from outside with name and e-mail address."""

    person: Person | None = None
    name: str = ""
    email: str = ""


def set_people(meeting: Meeting, people: Sequence[Invited], *, actor: Account, now: datetime) -> bool:
    """Make the list of invited people this one; who stays keeps answer and invitation.

    Who was invited by mail and is taken off is told so. Returns whether anything is different.
    """
    there = {_name(participant): participant for participant in meeting.event.participants}
    wanted = {_name(invited): invited for invited in people}
    for name, participant in there.items():
        if name not in wanted:
            uninvite(participant, actor=actor, now=now)
    for name, invited in wanted.items():
        if name not in there:
            meeting.event.participants.append(_participant(invited, now))
        elif invited.person is None:
            there[name].name = invited.name
    db.session.flush()
    return there.keys() != wanted.keys()


def send_invitations(
    meeting: Meeting,
    participants: Sequence[Participant],
    *,
    words: str = "",
    actor: Account,
    now: datetime,
) -> int:
    """Mail agenda and calendar entry, with words in front; returns to how many."""
    written = [each for each in participants if address_of(each)]
    if not written:
        raise Refused(_("Niemand davon hat eine E-Mail-Adresse. Tragen Sie sie im Verzeichnis nach."))
    _send(meeting, written, words, actor, now)
    record_meeting("meeting.invited", meeting, actor, now)
    return len(written)


def remind(meeting: Meeting, *, words: str = "", actor: Account, now: datetime) -> int:
    """The invitation once more to those who were invited and have not answered."""
    silent = [
        each
        for each in meeting.event.participants
        if each.answer == Answer.OPEN and each.told_sequence is not None and address_of(each)
    ]
    if not silent:
        raise Refused(_("Alle Eingeladenen haben schon geantwortet."))
    _send(meeting, silent, words or _("Bitte sagen Sie noch zu oder ab."), actor, now)
    meeting.reminded_at = now
    record_meeting("meeting.reminded", meeting, actor, now)
    return len(silent)


def give_answer(
    meeting: Meeting,
    participant: Participant,
    said: Answer,
    *,
    deputy: str = "",
    note: str = "",
    actor: Account,
    now: datetime,
) -> bool:
    """What somebody says to the invitation, on the page of the meeting."""
    news = answer(participant, said, deputy=deputy, note=note, now=now, actor=actor)
    if news:
        record_meeting("meeting.answered", meeting, actor, now)
    return news


def _send(
    meeting: Meeting, participants: Sequence[Participant], words: str, actor: Account, now: datetime
) -> None:
    text = "\n\n".join(part for part in (words, agenda_text(meeting)) if part)
    people = [Invitee(each.person, each.name, each.email, each.required) for each in participants]
    url = public_url("minutes.show", meeting=meeting.key)
    invite(meeting.event, people, actor=actor, now=now, extra_text=text, url=url)


def _participant(invited: Invited, now: datetime) -> Participant:
    if invited.person is not None:
        return Participant(person=invited.person, added_at=now)
    return Participant(name=invited.name, email=invited.email, added_at=now)


def _name(given: Invited | Participant) -> int | str:
    """Persons by id, others by address."""
    return given.person.id if given.person is not None else given.email.casefold()
