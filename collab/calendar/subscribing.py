"""Foreign calendars by their address: noted by people, fetched by the worker, shown but not changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from collab import activity
from collab.base.database import writing
from collab.base.errors import Refused
from collab.calendar import fetching, ics, importing
from collab.calendar.fetching import Fetched, Unfetched
from collab.calendar.models import CalendarSubscription, Event
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace

MOST = 20
LONGEST_PAUSE = timedelta(days=1)
log = structlog.get_logger("calendar")


def subscribe(
    workspace: Workspace, address: str, title: str, every_minutes: int, *, actor: Account, now: datetime
) -> CalendarSubscription:
    """Note the address; the worker fetches it at once. Refused for addresses that are none."""
    try:
        url = fetching.checked_url(address)
    except Unfetched as error:
        raise Refused(str(error), 422) from error
    mine = select(func.count()).where(CalendarSubscription.workspace_id == workspace.id)
    if (db.session.scalar(mine) or 0) >= MOST:
        raise Refused(_("Ein Arbeitsbereich kann höchstens %(most)s fremde Kalender zeigen.", most=MOST))
    subscription = CalendarSubscription(
        workspace=workspace,
        title=title or url.split("/")[2],
        address=url,
        every_minutes=every_minutes,
        created_at=now,
        created_by=actor,
        queued_at=now,
        not_before=now,
        attempts=0,
    )
    db.session.add(subscription)
    _record("calendar.subscribed", subscription, actor, now)
    return subscription


def change(
    subscription: CalendarSubscription, title: str, every_minutes: int, *, actor: Account, now: datetime
) -> None:
    subscription.title = title or subscription.title
    subscription.every_minutes = every_minutes
    subscription.not_before = now


def unsubscribe(subscription: CalendarSubscription, *, actor: Account, now: datetime) -> None:
    """Its events go with it; nobody here has changed them."""
    for event in db.session.scalars(select(Event).where(Event.subscription_id == subscription.id)):
        db.session.delete(event)
    _record("calendar.unsubscribed", subscription, actor, now)
    db.session.flush()
    db.session.delete(subscription)


def fetch_due(now: datetime) -> int:
    """For the worker: fetch what is due, each for itself. Returns how many calendars were read."""
    due = select(CalendarSubscription.id).where(
        CalendarSubscription.not_before <= now,
        CalendarSubscription.workspace.has(Workspace.archived_at.is_(None)),
    )
    ids = db.session.scalars(due.order_by(CalendarSubscription.not_before).limit(20)).all()
    db.session.commit()
    return sum(_refresh(number, now) for number in ids)


def _refresh(number: int, now: datetime) -> bool:
    """No transaction is open while the other server is spoken to."""
    row = db.session.get(CalendarSubscription, number)
    if row is None:
        return False
    asked = (row.address, row.etag, row.last_modified)
    db.session.commit()
    failure, fetched, reading = "", None, None
    with force_locale("de"):
        try:
            fetched = fetching.fetch(*asked)
            reading = ics.read(fetched.content) if fetched.content is not None else None
        except (Unfetched, Refused) as error:
            failure = str(error)
        except Exception:
            log.exception("calendar cannot be read", subscription=number)
            failure = _("Der Kalender konnte nicht gelesen werden.")
    try:
        with writing():
            _note(number, fetched, reading, failure, now)
            db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("calendar cannot be taken", subscription=number)
        with writing(), force_locale("de"):
            _note(number, None, None, _("Der Kalender konnte nicht übernommen werden."), now)
            db.session.commit()
        return False
    return not failure


def _note(
    number: int, fetched: Fetched | None, reading: ics.Reading | None, failure: str, now: datetime
) -> None:
    row = db.session.get(CalendarSubscription, number)
    if row is None:
        return  # taken away meanwhile
    if failure or fetched is None:
        row.failed(failure, now)
        row.not_before = now + min(timedelta(minutes=row.every_minutes) * row.attempts, LONGEST_PAUSE)
        return
    if reading is not None:
        importing.take_subscribed(row, reading, now=now)
    row.etag, row.last_modified = fetched.etag, fetched.last_modified
    row.fetched_at, row.attempts, row.last_error = now, 0, None
    row.not_before = now + timedelta(minutes=row.every_minutes)


def _record(verb: str, subscription: CalendarSubscription, actor: Account, now: datetime) -> None:
    db.session.flush()
    activity.record(
        verb,
        "foreign_calendar",
        subscription.id,
        subscription.title,
        actor=actor,
        now=now,
        workspace=subscription.workspace,
    )
