"""Asking people, taking their answers, reminding those who have not answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.calendar.polls import mails
from collab.calendar.polls.actions.fields import Asked
from collab.calendar.polls.actions.journal import ensure_open, ensure_takes_answers, is_the, record_poll
from collab.calendar.polls.models import Poll, PollAnswer, PollInvitee, Suits
from collab.extensions import db
from collab.people.models import Account

MOST_INVITEES = 200


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
    told = [each for each in added if not is_the(each, actor)]
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
    record_poll(
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
        and not (actor and is_the(each, actor))
    ]
    mails.send("reminder", poll, waiting, actor=actor, now=now)
    for each in waiting:
        each.reminded_at = now
    poll.reminded_at = now
    return len(waiting)


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
