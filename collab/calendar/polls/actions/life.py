"""The life of a poll: started, changed, decided, closed, thrown away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.permissions import Permission
from collab.calendar.actions import EventFields, Invitee, invite, plan_event
from collab.calendar.models import Event
from collab.calendar.polls import mails
from collab.calendar.polls.actions.asking import ask
from collab.calendar.polls.actions.fields import (
    Asked,
    PollFields,
    checked_deadline,
    checked_title,
    set_slots,
)
from collab.calendar.polls.actions.journal import ensure_open, is_the, record_poll
from collab.calendar.polls.models import Poll, PollOption
from collab.calendar.times import last_day_of
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace


def start_poll(
    workspace: Workspace, fields: PollFields, asked: Collection[Asked], *, actor: Account, now: datetime
) -> Poll:
    """A new poll. Everybody who is asked gets a mail; who has no login gets a personal link in it."""
    poll = Poll(
        workspace=workspace,
        title=checked_title(fields.title),
        text=fields.text,
        place=fields.place,
        city=fields.city,
        hidden=fields.hidden,
        deadline=checked_deadline(fields.deadline, now),
        created_at=now,
        created_by=actor,
        changed_at=now,
        options=[],
        invitees=[],
    )
    db.session.add(poll)
    set_slots(poll, fields.slots)
    if len(poll.options) < 2:
        raise Refused(_("Bitte schlagen Sie mindestens zwei Termine vor."), 422)
    record_poll("poll.started", poll, actor, now)
    ask(poll, asked, actor=actor, now=now)
    return poll


def change_poll(poll: Poll, fields: PollFields, *, actor: Account, now: datetime) -> bool:
    """Set the fields; dates that stay keep their answers. Who has answered hears of new dates by mail."""
    ensure_open(poll)
    before = {(option.starts_at, option.ends_at) for option in poll.options}
    values: dict[str, Any] = {
        "title": checked_title(fields.title),
        "text": fields.text,
        "place": fields.place,
        "city": fields.city,
        "hidden": fields.hidden,
        "deadline": fields.deadline
        if fields.deadline == poll.deadline
        else checked_deadline(fields.deadline, now),
    }
    changed = [name for name, value in values.items() if getattr(poll, name) != value]
    if "hidden" in changed and poll.created_by_id != actor.id:
        raise Refused(
            _("Ob Antworten verborgen bleiben, entscheidet nur, wer die Abstimmung gestartet hat."), 403
        )
    for name in changed:
        setattr(poll, name, values[name])
    set_slots(poll, fields.slots)
    if len(poll.options) < 2:
        raise Refused(_("Bitte schlagen Sie mindestens zwei Termine vor."), 422)
    after = {(option.starts_at, option.ends_at) for option in poll.options}
    if not changed and after == before:
        return False
    poll.changed_at = now
    if "deadline" in changed:
        poll.reminded_at = None
    record_poll("poll.changed", poll, actor, now)
    if after - before:
        answered = [each for each in poll.invitees if each.answered_at and not is_the(each, actor)]
        mails.send("new_dates", poll, answered, actor=actor, now=now)
    return True


def choose_date(poll: Poll, option: PollOption, *, actor: Account, now: datetime) -> Event:
    """The date it will be: makes the event, invites everybody who was asked, and ends the poll."""
    ensure_open(poll)
    event = plan_event(poll.workspace, fields_of(poll, option), actor=actor, now=now)
    people = [Invitee(person=each.person, name=each.name, email=each.email) for each in poll.invitees]
    invite(event, people, actor=actor, now=now)
    poll.event = event
    poll.closed_at = poll.changed_at = now
    record_poll("poll.decided", poll, actor, now, option=option.starts_at.isoformat())
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
    record_poll("poll.closed", poll, actor, now)


def reopen_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    """Take answers again, for at least a week. Where a date was chosen its event stays as it is."""
    if poll.trashed_at is not None or poll.closed_at is None:
        raise Refused(_("Diese Abstimmung ist nicht beendet."))
    if poll.event_id is not None:
        raise Refused(_("Der Termin steht schon fest. Bitte ändern Sie ihn im Kalender."))
    poll.closed_at, poll.reminded_at = None, None
    poll.changed_at = now
    poll.deadline = max(poll.deadline, local(now).date() + timedelta(days=7))
    record_poll("poll.reopened", poll, actor, now)


def trash_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    if poll.trashed_at is None:
        poll.trashed_at, poll.trashed_by_id = now, actor.id
        record_poll("poll.trashed", poll, actor, now)


def restore_poll(poll: Poll, *, actor: Account, now: datetime) -> None:
    if poll.trashed_at is not None:
        poll.trashed_at = poll.trashed_by_id = None
        record_poll("poll.restored", poll, actor, now)
