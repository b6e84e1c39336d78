"""Single dates of a repeated event: changing one, leaving one out, and "this and all that follow"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.calendar import occurrences, reminders
from collab.calendar.actions import invitations
from collab.calendar.actions.exceptions import copied
from collab.calendar.actions.journal import record_event
from collab.calendar.actions.planning import change_event, ensure_ours, plan_event
from collab.calendar.fields import EventFields, note_days
from collab.calendar.models import Event, EventException, Participant
from collab.calendar.times import moment, wall
from collab.extensions import db
from collab.people.models import Account


@dataclass
class DateFields:
    """What one date may have of its own."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    place: str = ""
    description: str = ""


def change_date(
    event: Event, original: datetime, fields: DateFields, *, actor: Account, now: datetime
) -> None:
    """Let one date be different; what is as in the event goes on following the event."""
    _ensure_has(event, original)
    whole = EventFields.of(event)
    for name in ("title", "starts_at", "ends_at", "first_day", "last_day", "place", "description"):
        setattr(whole, name, getattr(fields, name))
    given = whole.checked()
    change = _exception(event, original)
    change.cancelled = False
    change.title = given.title if given.title != event.title else None
    change.place = given.place if given.place != event.place else None
    change.description = given.description if given.description != event.description else None
    change.starts_at = change.ends_at = change.first_day = change.last_day = None
    plain = occurrences.at(event, original)
    assert plain is not None
    if (given.starts_at, given.ends_at) != (plain.starts_at, plain.ends_at):
        change.starts_at, change.ends_at = given.starts_at, given.ends_at
    if given.starts_at is None and (given.first_day, given.last_day) != (plain.first_day, plain.last_day):
        change.first_day, change.last_day = given.first_day, given.last_day
    _done("event.date_changed", event, original, actor, now)


def cancel_date(event: Event, original: datetime, *, actor: Account, now: datetime) -> None:
    """One date does not take place."""
    _ensure_has(event, original)
    change = _exception(event, original)
    change.cancelled = True
    _done("event.date_cancelled", event, original, actor, now)


def restore_date(event: Event, original: datetime, *, actor: Account, now: datetime) -> None:
    """One date is again as the event says."""
    _ensure_has(event, original)
    event.exceptions = [each for each in event.exceptions if each.original != original or each.extra]
    _done("event.date_restored", event, original, actor, now)


def change_following(
    event: Event, original: datetime, fields: EventFields, *, actor: Account, now: datetime
) -> Event:
    """This date and all that follow: the event ends before it, and a new one goes on with the fields.

    The new one belongs to the same series, so comments, attachments and history are one. People who are
    invited are invited to it as well. From the first date on it is a change of the whole event.
    """
    _ensure_has(event, original)
    if original <= occurrences.first(event).begin:
        change_event(event, fields, actor=actor, now=now)
        return event
    rule = occurrences.rule_of(event)
    assert rule is not None
    zone = occurrences.zone_of(event)
    start = wall(original, zone)
    if rule.count is not None and fields.rule == event.rule:
        begin = wall(occurrences.first(event).begin, zone)
        before = len(rule.starts(begin, begin, start)) - 1
        fields.rule = "".join(f"COUNT={rule.count - before}" if part.startswith("COUNT=") else part
                              for part in _with_signs(fields.rule))  # fmt: skip
    later = plan_event(event.workspace, fields, actor=actor, now=now, continues=event)
    later.about_kind, later.about_id = event.about_kind, event.about_id
    shift = wall(occurrences.first(later).begin, zone) - start
    moving = [each for each in event.exceptions if each.original >= original]
    staying = [each for each in event.exceptions if each.original < original]
    event.exceptions = staying
    ended = rule.ended(start - timedelta(seconds=1))
    event.rule = ended.text(zone, event.starts_at is None)
    for change in moving:
        there = moment(wall(change.original, zone) + shift, zone)
        same_sort = (change.first_day if later.starts_at else change.starts_at) is None
        if same_sort and (change.extra or occurrences.at(later, there)):
            later.exceptions.append(copied(change, there))
    note_days(event)
    note_days(later)
    event.changed_at = now
    event.sequence += 1
    record_event("event.split", event, actor, now, day=f"{local(original):%d.%m.%Y}")
    _invite_to_the_rest(event, later, now)
    reminders.arrange(event, now)
    reminders.arrange(later, now)
    return later


def _invite_to_the_rest(event: Event, later: Event, now: datetime) -> None:
    told = [each for each in event.participants if each.told_sequence is not None]
    for each in event.participants:
        later.participants.append(
            Participant(
                person_id=each.person_id,
                name=each.name,
                email=each.email,
                required=each.required,
                added_at=now,
            )
        )
    db.session.flush()
    invitations.tell_update(event, now=now)
    if told:
        invitations.tell_new(later, list(later.participants), now=now)


def _ensure_has(event: Event, original: datetime) -> None:
    ensure_ours(event)
    if not event.rule or occurrences.at(event, original) is None:
        raise Refused(_("An diesem Tag hat der Termin keine Wiederholung."), 404)


def _exception(event: Event, original: datetime) -> EventException:
    found = db.session.scalar(
        select(EventException).where(EventException.event_id == event.id, EventException.original == original)
    )
    if found is None:
        found = EventException(original=original, cancelled=False, extra=False)
        event.exceptions.append(found)
    return found


def _done(verb: str, event: Event, original: datetime, actor: Account, now: datetime) -> None:
    note_days(event)
    event.changed_at = now
    event.sequence += 1
    record_event(verb, event, actor, now, day=f"{local(original):%d.%m.%Y}")
    invitations.tell_update(event, now=now)
    reminders.arrange(event, now)


def _with_signs(rule: str) -> list[str]:
    """The parts of a rule with the signs between them."""
    parts = [part for each in rule.split(";") for part in (each, ";")]
    return parts[:-1]
