"""Reminders by mail: one row for each, which holds the next date; it moves on with every mail.

Row and mails are one transaction, and the Message-ID is made of reminder, date and recipient. So a worker
that is killed repeats nothing, and one that was away writes about what still lies ahead only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.database import writing
from collab.base.mail import OutgoingMail
from collab.base.mail.message import message_id
from collab.calendar import mails, occurrences
from collab.calendar.models import Answer, Event, EventReminder, Participant
from collab.calendar.occurrences import Occurrence
from collab.extensions import db

BATCH = 100
log = structlog.get_logger("calendar")


def arrange(event: Event, now: datetime) -> None:
    """Make the rows anew from the present state of the event: what was due already stays told."""
    db.session.flush()
    known = {row.minutes: row for row in _rows(event)}
    silent = (
        event.cancelled_at is not None or event.trashed_at is not None or event.subscription_id is not None
    )
    for minutes in set(known) | set(event.remind_minutes):
        date = None
        if not silent and minutes in event.remind_minutes:
            date = occurrences.upcoming(event, now + timedelta(minutes=minutes))
        _move(known.get(minutes), event, minutes, date, now)


def send_due(now: datetime) -> int:
    """For the worker: write the mails that are due. Each reminder stands alone; returns how many mails."""
    due = select(EventReminder.id).where(EventReminder.not_before <= now)
    ids = db.session.scalars(due.order_by(EventReminder.not_before).limit(BATCH)).all()
    db.session.commit()
    sent = 0
    for reminder_id in ids:
        try:
            with writing():
                sent += _send(reminder_id, now)
                db.session.commit()
        except Exception as error:  # one bad reminder must not stop the others
            db.session.rollback()
            log.exception("reminder failed", reminder=reminder_id)
            with writing():
                if row := db.session.get(EventReminder, reminder_id):
                    row.failed(f"{type(error).__name__}: {error}", now)
                db.session.commit()
    return sent


def _send(reminder_id: int, now: datetime) -> int:
    row = db.session.scalar(
        select(EventReminder)
        .where(EventReminder.id == reminder_id)
        .options(
            joinedload(EventReminder.event).selectinload(Event.participants).joinedload(Participant.person),
            joinedload(EventReminder.event).selectinload(Event.exceptions),
        )
    )
    if row is None:
        return 0
    event, minutes = row.event, row.minutes
    date = _date_at(event, row.start)
    sent = 0
    if date is not None and now < date.begin:
        for person, address, language, participant in _recipients(event):
            key = f"reminder-{event.id}-{minutes}-{date.begin:%Y%m%d%H%M}-{person}"
            if not _written_already(key):
                mails.queue_reminder(date, address, language, key, now, participant)
                sent += 1
    after = max(row.start, now + timedelta(minutes=minutes))
    _move(row, event, minutes, occurrences.upcoming(event, after), now)
    return sent


def _move(
    row: EventReminder | None, event: Event, minutes: int, date: Occurrence | None, now: datetime
) -> None:
    if date is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = EventReminder(event=event, minutes=minutes, queued_at=now)
        db.session.add(row)
    row.start = date.begin
    row.not_before = date.begin - timedelta(minutes=minutes)
    row.attempts, row.last_error = 0, None


def _rows(event: Event) -> list[EventReminder]:
    return list(db.session.scalars(select(EventReminder).where(EventReminder.event_id == event.id)))


def _date_at(event: Event, start: datetime) -> Occurrence | None:
    """The date that begins at this moment, if it still does and takes place."""
    date = occurrences.upcoming(event, start - timedelta(seconds=1))
    return date if date is not None and date.begin == start else None


def _recipients(event: Event) -> Iterator[tuple[str, str, str, Participant | None]]:
    """(short name for the key, address, language, participant): the invited who have not declined.

    Where nobody is invited: whoever planned the event.
    """
    if not event.participants and event.created_by.is_active:
        yield "planner", event.created_by.email, event.created_by.language, None
    for each in event.participants:
        address = mails.address_of(each)
        if address and each.answer not in (Answer.NO, Answer.DEPUTY):
            yield each.key, address, mails.language_of(each), each


def _written_already(key: str) -> bool:
    known = message_id(key, current_app.config["BASE_URL"])
    return db.session.scalar(select(OutgoingMail.id).where(OutgoingMail.message_id == known)) is not None
