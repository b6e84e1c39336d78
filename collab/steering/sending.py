"""Writing the letters that are due, each in a transaction of its own."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from collab.activity.journal import highest_number
from collab.base.database import writing
from collab.base.mail import MailFile, queue_mail
from collab.base.storage import Store
from collab.extensions import db
from collab.steering import letter, sheet
from collab.steering.cadence import next_due
from collab.steering.models import SituationLetter, SituationRecipient
from collab.steering.receiving import address_of, may_receive
from collab.steering.situation import Situation, Wanted

AFTER_FAILURE = timedelta(minutes=10)
KEPT = timedelta(days=60)
"""Less than mails are kept: a letter names its mail."""

log = structlog.get_logger("steering")


def run_due(now: datetime) -> int:
    """Write the letters of all who are due; returns how many.

    The window of a recipient begins where the last one ended, whenever that was: a worker that was down for
    weeks writes one letter. The lines of the journal are numbered by the digests, every minute: what has no
    number yet is told next time. A recipient that fails is logged and tried again; the others are told.
    """
    up_to = highest_number()
    due = db.session.scalars(
        select(SituationRecipient.id)
        .where(SituationRecipient.next_due <= now, SituationRecipient.stopped_at.is_(None))
        .order_by(SituationRecipient.id)
    ).all()
    db.session.commit()
    written = 0
    for number in due:
        try:
            written += _tell(number, up_to, now)
        except IntegrityError:  # another worker was faster; it has claimed this letter
            db.session.rollback()
            log.info("letter already claimed", recipient=number)
        except Exception:
            db.session.rollback()
            log.exception("letter failed", recipient=number)
            _put_off(number, now)
    return written


def _tell(number: int, up_to: int, now: datetime) -> bool:
    """Read first and set the PDF, then write quickly: no other writer waits meanwhile."""
    recipient = db.session.get_one(SituationRecipient, number)
    after, turn, since = recipient.told_up_to, recipient.turn, recipient.looked_at
    written, file = None, None
    if may_receive(recipient):
        content = letter.build(recipient, up_to, now)
        file = _pdf(content.situation, now)
        written = letter.write(content, recipient, now)
    db.session.rollback()
    with writing():
        recipient = db.session.get_one(SituationRecipient, number)
        stands = (recipient.told_up_to, recipient.turn, recipient.looked_at) == (after, turn, since)
        if not stands or recipient.stopped_at is not None:
            db.session.commit()
            return False  # changed in the meantime
        if written is not None and file is not None:
            mail = queue_mail(
                recipient=address_of(recipient),
                subject=written.subject,
                text=written.text,
                html=written.html,
                headers=written.headers,
                files=[file],
                message_key=f"situation-{recipient.key}-{turn}",
                now=now,
            )
            db.session.flush()
            claim = SituationLetter(
                recipient_id=number, turn=turn, after=after, up_to=up_to, at=now, mail_id=mail.id
            )
            db.session.add(claim)
            recipient.turn = turn + 1
        recipient.told_up_to, recipient.looked_at = up_to, now
        recipient.next_due = next_due(recipient, now)
        db.session.commit()
    return written is not None


def _pdf(situation: Situation, now: datetime) -> MailFile:
    """The bytes lie in the content store before a row names them."""
    store: Store = current_app.extensions["store"]
    content = sheet.pdf_of(situation, Wanted(), now)
    return MailFile(store.put(io.BytesIO(content)).digest, sheet.file_name(now), "application/pdf")


def _put_off(number: int, now: datetime) -> None:
    with writing():
        db.session.get_one(SituationRecipient, number).next_due = now + AFTER_FAILURE
        db.session.commit()
