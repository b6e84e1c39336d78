"""Taking events over from a calendar file, after somebody has seen what would be taken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from collab.calendar import fields as event_fields
from collab.calendar import ics, occurrences, reminders
from collab.calendar.actions import EventFields, change_event, plan_event
from collab.calendar.actions.journal import record_event
from collab.calendar.fields import note_days
from collab.calendar.ics import Entry
from collab.calendar.models import CalendarSubscription, Event, EventException, Participant
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace


@dataclass
class Taken:
    """How many were new, changed, as they were; titles and reasons of those that were not taken."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def known(workspace: Workspace, uids: list[str]) -> dict[str, Event]:
    """Events of the workspace with these UIDs, also those in the trash; few questions for many."""
    found: dict[str, Event] = {}
    for start in range(0, len(uids), 500):
        query = (
            select(Event)
            .where(Event.workspace_id == workspace.id, Event.uid.in_(uids[start : start + 500]))
            .options(
                selectinload(Event.exceptions),
                selectinload(Event.participants).joinedload(Participant.person),
            )
        )
        found |= {event.uid: event for event in db.session.scalars(query)}
    return found


def take(workspace: Workspace, reading: ics.Reading, *, source: str, actor: Account, now: datetime) -> Taken:
    """Take all entries; the same UID changes the event that is there already, if the file is not older."""
    taken = Taken(refused=list(reading.refused))
    there = known(workspace, [entry.uid for entry in reading.entries])
    for entry in reading.entries:
        event = there.get(entry.uid)
        if event is not None and (event.about_kind is not None or event.subscription_id is not None):
            taken.refused.append((entry.fields.title, _belongs_elsewhere()))
        elif event is None:
            event = plan_event(workspace, entry.fields, actor=actor, now=now, uid=entry.uid, source=source,
                               verb="event.imported")  # fmt: skip
            put_changes(event, entry)
            event.cancelled_at = now if entry.cancelled else None
            event.sequence = entry.sequence
            taken.new += 1
        elif (
            event.trashed_at is None
            and entry.sequence >= event.sequence
            and _update(event, entry, actor, now)
        ):
            taken.changed += 1
        else:
            taken.same += 1
    return taken


def take_subscribed(subscription: CalendarSubscription, reading: ics.Reading, *, now: datetime) -> Taken:
    """Make the copies of a foreign calendar what it says now; what it does not hold any more goes."""
    taken = Taken(refused=list(reading.refused))
    query = (
        select(Event).where(Event.subscription_id == subscription.id).options(selectinload(Event.exceptions))
    )
    there = {event.uid: event for event in db.session.scalars(query)}
    author = subscription.created_by
    for entry in reading.entries:
        uid = _foreign_uid(subscription, entry.uid)
        event = there.pop(uid, None)
        if event is None:
            event = plan_event(subscription.workspace, entry.fields, actor=author, now=now, uid=uid,
                               subscription=subscription)  # fmt: skip
            taken.new += 1
        elif _says_the_same(event, entry):
            taken.same += 1
            continue
        else:
            event_fields.write(event, entry.fields.checked())
            event.changed_at = now
            taken.changed += 1
        put_changes(event, entry)
        event.cancelled_at = now if entry.cancelled else None
        event.sequence = entry.sequence
    for gone in there.values():
        db.session.delete(gone)
    subscription.skipped = len(taken.refused)
    return taken


def put_changes(event: Event, entry: Entry) -> None:
    """The exceptions of an entry in place of those the event has."""
    if event.exceptions:
        event.exceptions = []
        db.session.flush()
    known = set()
    for change in entry.changes if event.rule else []:
        row = EventException(original=change.original, cancelled=change.cancelled, extra=change.extra)
        if change.fields is not None and not change.cancelled:
            given = change.fields
            row.title, row.place, row.description = given.title, given.place, given.description
            row.starts_at, row.ends_at = given.starts_at, given.ends_at
            row.first_day, row.last_day = given.first_day, given.last_day
        there = change.extra or occurrences.at(event, change.original) is not None
        if there and change.original not in known:
            known.add(change.original)
            event.exceptions.append(row)
    note_days(event)


def _update(event: Event, entry: Entry, actor: Account, now: datetime) -> bool:
    """What people added here (host, reminders) stays."""
    if _says_the_same(event, entry):
        return False
    given = entry.fields
    given.city_id, given.remind_minutes = event.city_id, list(event.remind_minutes)
    changed = change_event(event, given, actor=actor, now=now)
    put_changes(event, entry)
    event.cancelled_at = (event.cancelled_at or now) if entry.cancelled else None
    event.sequence = max(event.sequence, entry.sequence)
    if not changed:
        event.changed_at = now
        record_event("event.changed", event, actor, now, changed=["exceptions"])
    reminders.arrange(event, now)
    return True


def _says_the_same(event: Event, entry: Entry) -> bool:
    mine, given = EventFields.of(event), entry.fields.checked()
    given.city_id, given.remind_minutes = mine.city_id, mine.remind_minutes
    if mine != given or (event.cancelled_at is not None) != entry.cancelled:
        return False
    here = {
        (each.original, each.cancelled, each.title, each.starts_at, each.first_day)
        for each in event.exceptions
    }
    there = set()
    for change in entry.changes if event.rule else []:
        own = change.fields if not change.cancelled else None
        if change.extra or occurrences.at(event, change.original) is not None:
            there.add((
                change.original, change.cancelled, own.title if own else None,
                own.starts_at if own else None, own.first_day if own else None,
            ))  # fmt: skip
    return here == there


def _foreign_uid(subscription: CalendarSubscription, uid: str) -> str:
    """Two subscribed calendars, or one and our own, may hold the same entry."""
    return f"{subscription.key}/{hashlib.sha256(uid.encode()).hexdigest()[:40]}"


def _belongs_elsewhere() -> str:
    return _("Dieser Eintrag gehört zu einer Sitzung oder zu einem abonnierten Kalender.")
