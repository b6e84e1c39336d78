"""Mailing at once what is meant for somebody herself: a mention, a task, an answer to her objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select, update

from collab.base.database import writing
from collab.base.mail import queue_mail
from collab.digests import letters
from collab.digests.building import NOTHING, build_of
from collab.extensions import db
from collab.notifications.models import AddressedLine, NotificationSettings, Rhythm
from collab.notifications.rule import is_written_to
from collab.notifications.settings import settings_of
from collab.people.models import Account

AFTER_FAILURE = timedelta(minutes=10)
MOST_LINES = 200

log = structlog.get_logger("digests")


def run_due(now: datetime) -> int:
    """Write the mails whose lines have gathered long enough; returns how many.

    Each account in a transaction of its own: the mail, and the marks by which digests leave the lines out.
    An account that fails is logged and tried again later; the others are told.
    """
    gathered = now - timedelta(seconds=current_app.config["ADDRESSED_SECONDS"])
    due = db.session.scalars(
        select(AddressedLine.account_id)
        .where(AddressedLine.mailed_at.is_(None))
        .group_by(AddressedLine.account_id)
        .having(func.min(AddressedLine.not_before) <= gathered)
    ).all()
    db.session.commit()
    written = 0
    for account_id in due:
        try:
            written += _tell(account_id, now)
        except Exception:
            db.session.rollback()
            log.exception("mail at once failed", account=account_id)
            with writing():
                later = now + AFTER_FAILURE
                db.session.execute(
                    update(AddressedLine).where(*_waiting(account_id)).values(not_before=later)
                )
                db.session.commit()
    return written


def _tell(account_id: int, now: datetime) -> bool:
    """Read first, then write quickly. What is not to be mailed at once (any more) is left to the digest."""
    account = db.session.get_one(Account, account_id)
    settings = settings_of(account, now)
    numbers, told_up_to = _numbers(account_id), settings.told_up_to
    digest = NOTHING
    if is_written_to(account) and _wants(settings):
        digest = build_of(account, [number for number in numbers if number > told_up_to])
    letter = letters.write_addressed(digest, account) if digest else None
    db.session.commit()
    with writing():
        settings = settings_of(db.session.get_one(Account, account_id), now)
        if _numbers(account_id) != numbers or settings.told_up_to != told_up_to:
            db.session.commit()
            return False  # changed in the meantime; the next turn comes soon
        if letter is None:
            db.session.execute(delete(AddressedLine).where(*_waiting(account_id)))
        else:
            queue_mail(
                recipient=account.email,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                headers=letter.headers,
                message_key=f"addressed-{account_id}-{numbers[0]}-{numbers[-1]}",
                now=now,
            )
            these = AddressedLine.account_id == account_id, AddressedLine.number.in_(numbers)
            db.session.execute(update(AddressedLine).where(*these).values(mailed_at=now))
        db.session.commit()
    return letter is not None


def forget_old(now: datetime) -> int:
    """For the worker, daily: lines of accounts to which no digest comes that could pass them."""
    gone = delete(AddressedLine).where(AddressedLine.not_before < now - timedelta(days=60))
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _wants(settings: NotificationSettings) -> bool:
    return settings.addressed_at_once and settings.rhythm != Rhythm.OFF


def _waiting(account_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return AddressedLine.account_id == account_id, AddressedLine.mailed_at.is_(None)


def _numbers(account_id: int) -> Sequence[int]:
    return db.session.scalars(
        select(AddressedLine.number)
        .where(*_waiting(account_id))
        .order_by(AddressedLine.number)
        .limit(MOST_LINES)
    ).all()
