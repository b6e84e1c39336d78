"""Every change of a poll. Actions take the actor and the moment, and never commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from collab import activity
from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.permissions import Permission
from collab.calendar.actions import EventFields, Invitee, invite, plan_event
from collab.calendar.models import Event
from collab.calendar.polls import mails
from collab.calendar.polls.models import Poll, PollAnswer, PollInvitee, PollOption, Suits
from collab.calendar.times import last_day_of
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.search.queue import queue_index
from collab.workspaces import access
from collab.workspaces.models import Workspace

MOST_OPTIONS = 60
MOST_INVITEES = 200


@dataclass(frozen=True)
class Slot:
    """One date to propose, in UTC. For whole days from local midnight to local midnight."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False


@dataclass
class PollFields:
    """`deadline`: the last day on which answers are taken."""

    title: str
    slots: Collection[Slot]
    deadline: date
    text: str = ""
    place: str = ""
    city: Organisation | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Asked:
    """Somebody to ask: a person of the directory, or a name with an address."""

    person: Person | None = None
    name: str = ""
    email: str = field(default="")


def start_poll(
    workspace: Workspace, fields: PollFields, asked: Collection[Asked], *, actor: Account, now: datetime
) -> Poll:
    """A new poll. Everybody who is asked gets a mail; who has no login gets a personal link in it."""
    poll = Poll(
        workspace=workspace,
        title=_title(fields.title),
        text=fields.text,
        place=fields.place,
        city=fields.city,
        hidden=fields.hidden,
        deadline=_deadline(fields.deadline, now),
        created_at=now,
        created_by=actor,
        changed_at=now,
        options=[],
        invitees=[],
    )
    db.session.add(poll)
    _set_slots(poll, fields.slots)
    if len(poll.options) < 2:
        raise Refused(_("Bitte schlagen Sie mindestens zwei Termine vor."), 422)
    _record("poll.started", poll, actor, now)
    ask(poll, asked, actor=actor, now=now)
    return poll


def change_poll(poll: Poll, fields: PollFields, *, actor: Account, now: datetime) -> bool:
    """Set the fields; dates that stay keep their answers. Who has answered hears of new dates by mail."""
    ensure_open(poll)
    before = {(option.starts_at, option.ends_at) for option in poll.options}
    values: dict[str, Any] = {
        "title": _title(fields.title),
        "text": fields.text,
        "place": fields.place,
        "city": fields.city,
        "hidden": fields.hidden,
        "deadline": fields.deadline if fields.deadline == poll.deadline else _deadline(fields.deadline, now),
    }
    changed = [name for name, value in values.items() if getattr(poll, name) != value]
    if "hidden" in changed and poll.created_by_id != actor.id:
        raise Refused(
            _("Ob Antworten verborgen bleiben, entscheidet nur, wer die Abstimmung gestartet hat."), 403
        )
    for name in changed:
        setattr(poll, name, values[name])
    _set_slots(poll, fields.slots)
    if len(poll.options) < 2:
        raise Refused(_("Bitte schlagen Sie mindestens zwei Termine vor."), 422)
    after = {(option.starts_at, option.ends_at) for option in poll.options}
    if not changed and after == before:
        return False
    poll.changed_at = now
    if "deadline" in changed:
        poll.reminded_at = None
    _record("poll.changed", poll, actor, now)
    if after - before:
        answered = [each for each in poll.invitees if each.answered_at and not _is(each, actor)]
        mails.send("new_dates", poll, answered, actor=actor, now=now)
    return True


def ask(poll: Poll, asked: Collection[Asked], *, actor: Account, now: datetime) -> list[PollInvitee]:
    """Ask more people; whoever is asked already stays as she is. The organiser gets no mail."""
    ensure_open(poll)
    persons = {each.person_id for each in poll.invitees if each.person_id}
    addresses = {each.address.casefold() for each in poll.invitees}
    added = []
    for who in asked:
        invitee = PollInvitee(person=who.person, name=who.name, email=who.email, answers=[])
        address = invitee.address.casefold()
        known = who.person.id in persons if who.person else address in addresses
        if known or (not who.person and not who.email):
            continue
        persons.add(who.person.id if who.person else 0)
        addresses.add(address)
        poll.invitees.append(invitee)
        added.append(invitee)
    if len(poll.invitees) > MOST_INVITEES:
        raise Refused(_("Eine Abstimmung fasst höchstens %(count)s Personen.", count=MOST_INVITEES), 422)
    db.session.flush()
    told = [each for each in added if not _is(each, actor)]
    mails.send("asked", poll, told, actor=actor, now=now)
    for each in told:
        each.told_at = now
    return added


def own_place(poll: Poll, account: Account) -> PollInvitee:
    """The row of a signed-in person; whoever sees the poll may answer, asked or not."""
    for invitee in poll.invitees:
        if invitee.person_id == account.person_id:
            return invitee
    invitee = PollInvitee(poll=poll, person=account.person, answers=[])
    db.session.add(invitee)
    db.session.flush()
    return invitee


def answer_poll(
    invitee: PollInvitee, answers: Mapping[int, Suits], *, comment: str, actor: Account | None, now: datetime
) -> None:
    """What somebody says to the dates (by option id). Dates that are left out count as not answered.

    `actor` is None for people who answer by their personal link.
    """
    poll = invitee.poll
    ensure_takes_answers(poll, now)
    known = {option.id for option in poll.options}
    invitee.answers = [
        PollAnswer(invitee_id=invitee.id, option_id=number, suits=suits)
        for number, suits in answers.items()
        if number in known
    ]
    invitee.comment = " ".join(comment.split())[:500]
    invitee.answered_at = now if invitee.answers or invitee.comment else None
    db.session.flush()
    _record(
        "poll.answered" if actor else "poll.answered_by_link", poll, actor, now, name=invitee.display_name
    )


def remind(poll: Poll, *, actor: Account | None, now: datetime) -> int:
    """Ask those once more who have not answered; returns how many. Nobody twice on one day."""
    ensure_open(poll)
    today = local(now).date()
    waiting = [
        each
        for each in poll.invitees
        if each.answered_at is None
        and each.address
        and (each.reminded_at is None or local(each.reminded_at).date() < today)
        and not (actor and _is(each, actor))
    ]
    mails.send("reminder", poll, waiting, actor=actor, now=now)
    for each in waiting:
        each.reminded_at = now
    poll.reminded_at = now
    return len(waiting)


def choose_date(poll: Poll, option: PollOption, *, actor: Account, now: datetime) -> Event:
    """The date it will be: makes the event, invites everybody who was asked, and ends the poll."""
    ensure_open(poll)
    event = plan_event(poll.workspace, fields_of(poll, option), actor=actor, now=now)
    people = [Invitee(person=each.person, name=each.name, email=each.email) for each in poll.invitees]
    invite(event, people, actor=actor, now=now)
    poll.event = event
    poll.closed_at = poll.changed_at = now
    _record("poll.decided", poll, actor, now, option=option.starts_at.isoformat())
    return event


def fields_of(poll: Poll, option: PollOption) -> EventFields:
    """The event that a proposed date would become."""
    if option.all_day:
        first, last = local(option.starts_at).date(), last_day_of(option.starts_at, option.ends_at)
        times: dict[str, Any] = {"first_day": first, "last_day": last}
    else:
        times = {"starts_at": option.starts_at, "ends_at": option.ends_at}
    return EventFields(
        title=poll.title,
        description=poll.text,
        place=poll.place,
        city_id=poll.city.id if poll.city else None,
        **times,
    )


def close_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    """End it without a date; it can be opened again. That shows hidden answers, so not everybody may."""
    ensure_open(poll)
    leads = Permission.WORKSPACE_MANAGE in access.permissions_in(actor, poll.workspace)
    if poll.hidden and poll.created_by_id != actor.id and not leads:
        raise Refused(
            _(
                "Danach sehen alle die Antworten. Beenden kann diese Abstimmung deshalb nur, wer sie "
                "gestartet hat, oder die Leitung."
            ),
            403,
        )
    poll.closed_at = poll.changed_at = now
    _record("poll.closed", poll, actor, now)


def reopen_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    """Take answers again, for at least a week. Where a date was chosen its event stays as it is."""
    if poll.trashed_at is not None or poll.closed_at is None:
        raise Refused(_("Diese Abstimmung ist nicht beendet."))
    if poll.event_id is not None:
        raise Refused(_("Der Termin steht schon fest. Bitte ändern Sie ihn im Kalender."))
    poll.closed_at, poll.reminded_at = None, None
    poll.changed_at = now
    poll.deadline = max(poll.deadline, local(now).date() + timedelta(days=7))
    _record("poll.reopened", poll, actor, now)


def trash_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    if poll.trashed_at is None:
        poll.trashed_at, poll.trashed_by_id = now, actor.id
        _record("poll.trashed", poll, actor, now)


def restore_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    if poll.trashed_at is not None:
        poll.trashed_at = poll.trashed_by_id = None
        _record("poll.restored", poll, actor, now)


def ensure_open(poll: Poll) -> None:
    if poll.trashed_at is not None:
        raise Refused(_("Diese Abstimmung liegt im Papierkorb. Bitte holen Sie sie zuerst zurück."))
    if poll.closed_at is not None:
        raise Refused(_("Diese Abstimmung ist beendet; es werden keine Antworten mehr angenommen."))


def ensure_takes_answers(poll: Poll, now: datetime) -> None:
    ensure_open(poll)
    if poll.deadline < local(now).date():
        raise Refused(
            _(
                "Die Frist dieser Abstimmung ist vorbei. Bitte wenden Sie sich an %(name)s.",
                name=poll.created_by.person.display_name,
            )
        )


def due_for_reminder(now: datetime) -> list[int]:
    """Polls whose deadline is tomorrow or the day after, and of which nobody has been reminded yet."""
    today = local(now).date()
    found = select(Poll.id).where(
        Poll.closed_at.is_(None),
        Poll.trashed_at.is_(None),
        Poll.reminded_at.is_(None),
        Poll.deadline.between(today, today + timedelta(days=2)),
    )
    return list(db.session.scalars(found.order_by(Poll.id)))


def _title(title: str) -> str:
    found = " ".join(title.split())[:300]
    if not found:
        raise Refused(_("Bitte geben Sie der Abstimmung einen Titel."), 422)
    return found


def _deadline(deadline: date, now: datetime) -> date:
    if deadline < local(now).date():
        raise Refused(_("Die Frist liegt in der Vergangenheit. Bitte wählen Sie einen späteren Tag."), 422)
    return deadline


def _set_slots(poll: Poll, slots: Collection[Slot]) -> None:
    """The proposed dates; the answers to those that stay are kept."""
    wanted = {(slot.starts_at, slot.ends_at): slot for slot in slots}
    if len(wanted) > MOST_OPTIONS:
        raise Refused(_("Eine Abstimmung fasst höchstens %(count)s Termine.", count=MOST_OPTIONS), 422)
    if any(slot.ends_at <= slot.starts_at for slot in slots):
        raise Refused(_("Ein Termin endet, bevor er beginnt. Bitte prüfen Sie die Uhrzeiten."), 422)
    for option in list(poll.options):
        if wanted.pop((option.starts_at, option.ends_at), None) is None:
            poll.options.remove(option)
    for slot in wanted.values():
        poll.options.append(PollOption(starts_at=slot.starts_at, ends_at=slot.ends_at, all_day=slot.all_day))
    db.session.flush()
    if poll.id:
        db.session.expire(poll, ["options"])


def _is(invitee: PollInvitee, account: Account) -> bool:
    return invitee.person_id == account.person_id


def _record(verb: str, poll: Poll, actor: Account | None, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb, "poll", poll.id, poll.title, actor=actor, now=now, workspace=poll.workspace, **detail
    )
    queue_index("poll", poll.id, now)
