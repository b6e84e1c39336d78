"""Inviting people, telling them what changes (RFC 5546, by mail as in RFC 6047), and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.calendar import mails, occurrences
from collab.calendar.actions.journal import record_event
from collab.calendar.models import Answer, Event, Participant
from collab.extensions import db
from collab.people.emails import plain_email
from collab.people.models import Account, Person

MOST = 500


@dataclass
class Invitee:
    """A person of the directory, or anybody with an e-mail address."""

    person: Person | None = None
    name: str = ""
    email: str = ""
    required: bool = True


def invite(
    event: Event,
    people: list[Invitee],
    *,
    actor: Account,
    now: datetime,
    extra_text: str = "",
    url: str | None = None,
) -> list[Participant]:
    """Invite people by mail; whoever is on the list already gets the invitation again.

    `extra_text` stands in this mail only (an agenda); `url` is the page to read more on (else the event's).
    Refused for addresses that are none and for more than `MOST` people.
    """
    if event.trashed_at is not None or event.cancelled_at is not None:
        raise Refused(_("Zu einem abgesagten oder gelöschten Termin lässt sich nicht einladen."))
    if is_over(event, now):
        raise Refused(_("Dieser Termin ist vorbei; dazu lässt sich nicht mehr einladen."))
    invited, new = [], 0
    for invitee in people:
        participant = _listed(event, invitee)
        if participant is None:
            participant = _added(event, invitee, now)
            new += 1
        if participant not in invited:
            invited.append(participant)
    if len(event.participants) > MOST:
        raise Refused(_("Zu einem Termin lassen sich höchstens %(most)s Personen einladen.", most=MOST))
    db.session.flush()
    tell_new(event, invited, now=now, extra_text=extra_text, url=url)
    if new:
        record_event("event.invited", event, actor, now, number=new)
    return invited


def uninvite(participant: Participant, *, actor: Account, now: datetime) -> None:
    """Take somebody off the list; whoever was told gets a cancellation."""
    event = participant.event
    if participant.told_sequence is not None and not is_over(event, now):
        mails.queue_cancellation(event, participant, now)
    event.participants.remove(participant)
    record_event("event.uninvited", event, actor, now, name=name_of(participant))


def answer(
    participant: Participant,
    said: Answer,
    *,
    deputy: str = "",
    note: str = "",
    now: datetime,
    actor: Account | None = None,
) -> bool:
    """Note what somebody says; returns whether it is news. `actor`: who entered it, None by personal link."""
    event = participant.event
    if event.cancelled_at is not None or event.trashed_at is not None:
        raise Refused(_("Dieser Termin ist abgesagt; eine Antwort ist nicht mehr nötig."))
    if event.workspace.archived_at is not None:  # a personal link asks nobody for permission
        raise Refused(_("Dieser Arbeitsbereich ist archiviert. Hier lässt sich nichts mehr ändern."))
    if is_over(event, now):
        raise Refused(_("Dieser Termin ist schon vorbei."))
    deputy, note = " ".join(deputy.split())[:200], note.strip()[:500]
    if said == Answer.DEPUTY and not deputy:
        raise Refused(_("Bitte geben Sie an, wer Sie vertritt."), 422)
    if said != Answer.DEPUTY:
        deputy = ""
    if (participant.answer, participant.deputy, participant.note) == (said, deputy, note):
        return False
    participant.answer, participant.deputy, participant.note = said, deputy, note
    participant.answered_at = now
    record_event(
        "event.answered", event, actor, now, name=name_of(participant), answer=str(said), deputy=deputy
    )
    return True


def tell_new(
    event: Event,
    participants: Iterable[Participant],
    *,
    now: datetime,
    extra_text: str = "",
    url: str | None = None,
) -> None:
    """Send the invitation and note which state it spoke of."""
    for participant in participants:
        if address_of(participant):
            mails.queue_invitation(event, participant, now, extra_text=extra_text, url=url)
            participant.told_sequence = event.sequence


def tell_update(event: Event, *, now: datetime) -> None:
    """To all who know an older state: the new one, under the same UID."""
    if is_over(event, now) or event.cancelled_at is not None or event.trashed_at is not None:
        return
    db.session.flush()
    for participant in event.participants:
        if participant.told_sequence is not None and participant.told_sequence < event.sequence:
            mails.queue_update(event, participant, now)
            participant.told_sequence = event.sequence


def tell_cancellation(event: Event, *, now: datetime) -> None:
    if is_over(event, now):
        return
    db.session.flush()
    for participant in event.participants:
        if participant.told_sequence is not None:
            mails.queue_cancellation(event, participant, now)
            participant.told_sequence = event.sequence


def is_over(event: Event, now: datetime) -> bool:
    """Whether nothing of it lies ahead any more."""
    if not event.rule and not event.exceptions:
        return occurrences.first(event).end <= now
    return occurrences.upcoming(event, now) is None


def name_of(participant: Participant) -> str:
    if participant.person is not None:
        return participant.person.display_name
    return participant.name or participant.email


def address_of(participant: Participant) -> str:
    """Where mails to the participant go: to the account, else to the entry in the directory."""
    return mails.address_of(participant)


def _listed(event: Event, invitee: Invitee) -> Participant | None:
    email = invitee.email.lower()
    for participant in event.participants:
        if invitee.person is not None and participant.person is invitee.person:
            return participant
        if invitee.person is None and email and address_of(participant).lower() == email:
            return participant
    return None


def _added(event: Event, invitee: Invitee, now: datetime) -> Participant:
    email = ""
    if invitee.person is None:
        email = plain_email(invitee.email) or ""
        if not email:
            raise Refused(
                _("„%(text)s“ ist keine E-Mail-Adresse. Richtig wäre: name@stadt.de", text=invitee.email), 422
            )
    participant = Participant(
        person=invitee.person,
        name=" ".join(invitee.name.split())[:200],
        email=email,
        required=invitee.required,
        answer=Answer.OPEN,
        added_at=now,
    )
    event.participants.append(participant)
    return participant
