"""Planning, changing, calling off and throwing away whole events."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from collab.base.columns import new_key
from collab.base.errors import Refused
from collab.calendar import occurrences, reminders
from collab.calendar.actions import invitations
from collab.calendar.actions.exceptions import copied
from collab.calendar.actions.journal import record_event
from collab.calendar.fields import EventFields, note_days, write
from collab.calendar.models import Answer, CalendarSubscription, Event
from collab.calendar.times import moment, wall
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace

TIMES = {"starts_at", "ends_at", "first_day", "last_day", "rule", "zone"}
TOLD = TIMES | {"title", "place", "link", "description"}
"""What those who are invited are told of when it changes."""


def plan_event(
    workspace: Workspace,
    fields: EventFields,
    *,
    actor: Account,
    now: datetime,
    about: tuple[str, int] | None = None,
    uid: str = "",
    source: str = "",
    continues: Event | None = None,
    subscription: CalendarSubscription | None = None,
    verb: str = "event.planned",
) -> Event:
    """A new event. `about`: the record whose date it is, as (kind, id). `continues`: what it goes on from.

    `uid` and `source`: what another calendar calls it, and where it came from. `subscription`: whose copy
    it is.
    """
    key = new_key()
    event = Event(
        key=key,
        uid=uid or f"{key}@{host()}",
        workspace=workspace,
        sequence=0,
        series=continues.series if continues else key,
        about_kind=about[0] if about else None,
        about_id=about[1] if about else None,
        source=source[:500],
        subscription=subscription,
        subscription_id=subscription.id if subscription else None,
        created_at=now,
        created_by=actor,
        changed_at=now,
        exceptions=[],
        participants=[],
        remind_minutes=[],
        zone="",
    )
    write(event, fields.checked())
    note_days(event)
    db.session.add(event)
    record_event(verb, event, actor, now)
    reminders.arrange(event, now)
    return event


def change_event(event: Event, fields: EventFields, *, actor: Account, now: datetime) -> bool:
    """Set the fields; returns whether anything is different.

    A new time, place, title or description raises the sequence and is told to all who are invited; with a new
    time their answers are open again. Exceptions move along with the time of day; those that the new rule
    does not have any more go.
    """
    ensure_ours(event)
    begin = occurrences.first(event).begin
    changed = write(event, fields.checked())
    if not changed:
        return False
    if TIMES & set(changed):
        _move_exceptions(event, begin)
        _ask_again(event)
    note_days(event)
    event.changed_at = now
    record_event("event.changed", event, actor, now, changed=changed)
    if TOLD & set(changed):
        event.sequence += 1
        invitations.tell_update(event, now=now)
    reminders.arrange(event, now)
    return True


def cancel_event(event: Event, *, actor: Account, now: datetime) -> None:
    """It does not take place, and everybody who was invited is told. It stays in the calendar, struck out."""
    ensure_ours(event)
    if event.cancelled_at is not None:
        return
    event.cancelled_at = event.changed_at = now
    event.sequence += 1
    record_event("event.cancelled", event, actor, now)
    invitations.tell_cancellation(event, now=now)
    reminders.arrange(event, now)


def reinstate_event(event: Event, *, actor: Account, now: datetime) -> None:
    """It takes place after all; those who were told of the cancellation are invited again."""
    ensure_ours(event)
    if event.cancelled_at is None:
        return
    event.cancelled_at = None
    event.changed_at = now
    event.sequence += 1
    record_event("event.reinstated", event, actor, now)
    invitations.tell_update(event, now=now)
    reminders.arrange(event, now)


def trash_event(event: Event, *, actor: Account, now: datetime) -> None:
    """It leaves the calendar; who was invited gets a cancellation."""
    if event.trashed_at is not None:
        return
    event.trashed_at = event.changed_at = now
    event.trashed_by_id = actor.id
    if event.cancelled_at is None:
        event.sequence += 1
        invitations.tell_cancellation(event, now=now)
    record_event("event.trashed", event, actor, now)
    reminders.arrange(event, now)


def restore_event(event: Event, *, actor: Account, now: datetime) -> None:
    if event.trashed_at is None:
        raise Refused(_("Dieser Termin liegt nicht im Papierkorb."))
    event.trashed_at = event.trashed_by_id = None
    event.changed_at = now
    record_event("event.restored", event, actor, now)
    if event.cancelled_at is None:
        event.sequence += 1
        invitations.tell_update(event, now=now)
    reminders.arrange(event, now)


def ensure_ours(event: Event) -> None:
    """Refused for what lies in the trash and for copies from other calendars."""
    if event.subscription_id is not None:
        raise Refused(_("Dieser Termin kommt aus einem fremden Kalender und lässt sich nur dort ändern."))
    if event.trashed_at is not None:
        raise Refused(_("Dieser Termin liegt im Papierkorb. Bitte holen Sie ihn zuerst zurück."))


def host() -> str:
    """What stands behind the @ of our entries."""
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def _move_exceptions(event: Event, begin: datetime) -> None:
    """Keep the exceptions of dates that the event still has; they move by as much as its beginning."""
    zone = occurrences.zone_of(event)
    shift = wall(occurrences.first(event).begin, zone) - wall(begin, zone)
    before = [(each, moment(wall(each.original, zone) + shift, zone)) for each in event.exceptions]
    event.exceptions = []
    db.session.flush()
    for change, original in before:
        other_sort = (change.first_day if event.starts_at else change.starts_at) is not None
        if event.rule and not other_sort and (change.extra or occurrences.at(event, original)):
            event.exceptions.append(copied(change, original))


def _ask_again(event: Event) -> None:
    for participant in event.participants:
        participant.answer, participant.deputy, participant.answered_at = Answer.OPEN, "", None
