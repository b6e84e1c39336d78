"""Telling the accounts that are due, each in a transaction of its own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.exc import IntegrityError

from collab.activity.journal import highest_number, number_new_lines
from collab.activity.models import Activity
from collab.base.clock import BERLIN, local
from collab.base.database import writing
from collab.base.mail import queue_mail
from collab.digests import letters
from collab.digests.building import NOTHING, Digest, Window, build, with_sections
from collab.digests.models import DigestRun
from collab.extensions import db
from collab.notifications.models import AddressedLine, NotificationSettings, Rhythm
from collab.notifications.rule import is_written_to
from collab.notifications.schedule import next_due
from collab.notifications.settings import create_missing, without_settings
from collab.people.models import Account

AFTER_FAILURE = timedelta(minutes=10)

log = structlog.get_logger("digests")


def run_due(now: datetime) -> int:
    """Write the mails of all accounts that are due; returns how many.

    The window of an account begins where its last one ended, whenever that was: a worker that was down
    for three days writes one digest that covers three days. An account that fails is logged and tried
    again later; the others are told.
    """
    _prepare(now)
    up_to = highest_number()
    due = due_accounts(up_to, now)
    db.session.commit()
    written = 0
    for account_id in due:
        try:
            written += _tell(account_id, up_to, now)
        except IntegrityError:  # another worker was faster; it has claimed this window
            db.session.rollback()
            log.info("digest already claimed", account=account_id)
        except Exception:
            db.session.rollback()
            log.exception("digest failed", account=account_id)
            _put_off(account_id, now)
    return written


def due_accounts(up_to: int, now: datetime) -> list[int]:
    """Accounts whose hour has come, and those that hear at once and have not heard everything.

    For the latter it is looked once a day whether a section is worth a mail.
    """
    settings = NotificationSettings
    by_the_clock = and_(settings.rhythm.in_((Rhythm.DAILY, Rhythm.WEEKLY)), settings.next_due <= now)
    at_once = and_(
        settings.rhythm == Rhythm.AT_ONCE,
        or_(settings.told_up_to < up_to, *_not_looked_at(now)),
        or_(settings.next_due.is_(None), settings.next_due <= now),
    )
    found = select(settings.account_id).where(or_(by_the_clock, at_once)).order_by(settings.account_id)
    return list(db.session.scalars(found))


def _not_looked_at(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    looked_at = NotificationSettings.looked_at
    return looked_at.is_(None), looked_at < last_look_hour(now)


def last_look_hour(now: datetime) -> datetime:
    """The last time that the clocks in Germany showed the usual hour of digests."""
    today, hour = local(now).date(), time(current_app.config["DIGEST_HOUR"])
    moment = datetime.combine(today, hour, BERLIN)
    if moment > now:
        moment = datetime.combine(today - timedelta(days=1), hour, BERLIN)
    return moment.astimezone(UTC)


def _prepare(now: datetime) -> None:
    """Number the new lines of the journal, and give new accounts their settings."""
    waiting = db.session.scalar(select(exists().where(Activity.number.is_(None)))) or without_settings()
    db.session.commit()
    if not waiting:
        return
    with writing():
        while number_new_lines():
            db.session.commit()
        create_missing(now)
        db.session.commit()


def _tell(account_id: int, up_to: int, now: datetime) -> bool:
    """Read first, then write quickly: no other writer waits while a mail is made."""
    settings = db.session.get_one(NotificationSettings, account_id)
    account = db.session.get_one(Account, account_id)
    window = Window(settings.told_up_to, up_to)
    since, turn = settings.looked_at, settings.turn
    looks = settings.rhythm != Rhythm.AT_ONCE or since is None or since < last_look_hour(now)
    digest = NOTHING
    if is_written_to(account):
        digest = build(account, window)
        digest = with_sections(digest, account, since, now) if looks else digest
    gathers_until = _gathers_until(digest, settings)
    gathers = gathers_until is not None and gathers_until > now
    letter = letters.write(digest, account, settings) if digest and not gathers else None
    db.session.commit()
    with writing():
        settings = db.session.get_one(NotificationSettings, account_id)
        stands = (settings.told_up_to, settings.turn, settings.looked_at) == (window.after, turn, since)
        if not stands or settings.rhythm == Rhythm.OFF:
            db.session.commit()
            return False  # changed in the meantime; its next turn comes
        if gathers:
            settings.next_due = gathers_until
        else:
            if letter is not None:
                _claim(account_id, window, turn, letter, now)
                settings.turn = turn + 1
            settings.told_up_to = up_to
            _forget_addressed(account_id, up_to)
            settings.looked_at = now if looks else since
            settings.next_due = next_due(settings, now)
        db.session.commit()
    return letter is not None


def _claim(account_id: int, window: Window, turn: int, letter: letters.Letter, now: datetime) -> None:
    """The run and its mail, in one transaction. The database refuses a second run of the same window, and
    a second mail of the same turn."""
    assert window.up_to is not None
    account = db.session.get_one(Account, account_id)
    mail = queue_mail(
        recipient=account.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers=letter.headers,
        message_key=f"digest-{account_id}-{window.after}-{turn}",
        now=now,
    )
    db.session.flush()
    if window.up_to > window.after:
        run = DigestRun(
            account_id=account_id, after=window.after, up_to=window.up_to, at=now, mail_id=mail.id
        )
        db.session.add(run)


def _forget_addressed(account_id: int, up_to: int) -> None:
    """What this digest has passed is told, by it or at once before it."""
    passed = AddressedLine.account_id == account_id, AddressedLine.number <= up_to
    db.session.execute(delete(AddressedLine).where(*passed))


def _gathers_until(digest: Digest, settings: NotificationSettings) -> datetime | None:
    """ "At once" is some minutes after the first thing to tell, so that several are told together."""
    if digest.first_at is None or settings.rhythm != Rhythm.AT_ONCE:
        return None
    return digest.first_at + timedelta(minutes=current_app.config["AT_ONCE_MINUTES"])


def _put_off(account_id: int, now: datetime) -> None:
    with writing():
        db.session.get_one(NotificationSettings, account_id).next_due = now + AFTER_FAILURE
        db.session.commit()
