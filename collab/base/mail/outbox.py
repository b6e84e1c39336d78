"""The outbox: mails are written as rows with the change that causes them, and sent later, one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from collab.base.database import writing
from collab.base.mail import message
from collab.base.mail.bounces import note_trouble, settle
from collab.base.mail.carriers import Carrier, Folder, Refusal, Unreachable, carrier
from collab.base.mail.message import MailFile
from collab.base.mail.models import OutgoingMail
from collab.base.mail.reports import status_in
from collab.extensions import db

BATCH = 200
TRIES_WHEN_REFUSED = 3
KEEP_DAYS = timedelta(days=90)
TRIES_AT_ALL = 30  # with the growing pauses: about five days

log = structlog.get_logger("mail")


def queue_mail(
    *,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    message_key: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
    calendar: str = "",
    files: Collection[MailFile] = (),
    secret: bool = False,
) -> OutgoingMail:
    """Write a mail into the outbox, in the transaction of the change that causes it.

    `message_key` names what caused it, for good ("reset-17", "digest-4-120"): the Message-ID is made of
    it, and the database refuses the same one twice. A `secret` mail holds a link that signs somebody
    in: its text is wiped once a mail server has taken it. The bytes of `files` are in the content store
    already; `calendar` is an iCalendar text that names its METHOD. ValueError for line breaks in headers and
    for anything that is not one plain address.
    """
    mail = OutgoingMail(
        message_id=message.message_id(message_key, current_app.config["BASE_URL"]),
        recipient=message.checked_address(recipient),
        subject=message.checked_line(subject)[:300],
        text=text,
        html=html,
        headers=message.checked_headers(headers or {}),
        calendar=calendar,
        files=message.checked_files(files),
        secret=secret,
        queued_at=now,
        not_before=now,
    )
    db.session.add(mail)
    return mail


def mail_waits(now: datetime) -> bool:
    """Whether any mail is due."""
    return bool(db.session.scalar(select(exists().where(_due(now)))))


def send_due(now: datetime) -> int:
    """Send what is due, each mail in a transaction of its own; returns how many were sent.

    One connection serves the batch. A server that cannot be reached postpones all of them and uses up
    no attempt. A process that is killed here sends at most the one mail in flight again, under the
    same Message-ID.
    """
    in_turn = (OutgoingMail.not_before, OutgoingMail.id)
    ids = db.session.scalars(select(OutgoingMail.id).where(_due(now)).order_by(*in_turn).limit(BATCH)).all()
    db.session.commit()
    sent = 0
    with carrier(current_app.config) as post:
        for mail_id in ids:
            try:
                sent += _send_one(mail_id, post, now)
            except Unreachable as error:
                _postpone_all(str(error), error.pause, now)
                break
    return sent


def forget_old(now: datetime) -> int:
    """For the worker, daily: mails that were sent or given up long ago, and their files."""
    old = now - KEEP_DAYS
    gone = or_(OutgoingMail.sent_at < old, OutgoingMail.given_up_at < old)
    ids = db.session.scalars(select(OutgoingMail.id).where(gone)).all()
    for mail_id in ids:
        Folder.of(current_app.config).place(mail_id).unlink(missing_ok=True)
    db.session.execute(delete(OutgoingMail).where(gone))
    return len(ids)


def forget_recipient(address: str, stands_in: str, now: datetime) -> None:
    """Empty all mails to an address, also those that wait; `stands_in` takes its place. The rows stay."""
    mine = func.lower(OutgoingMail.recipient) == address.lower()
    for mail in db.session.scalars(select(OutgoingMail).where(mine)):
        mail.recipient, mail.subject, mail.text, mail.html, mail.headers = stands_in, "", "", "", {}
        mail.calendar, mail.files = "", []
        mail.last_error, mail.report = None, ""
        if mail.sent_at is None:
            mail.given_up_at = mail.given_up_at or now
        Folder.of(current_app.config).place(mail.id).unlink(missing_ok=True)
    settle(address)


def waiting_digests() -> Iterable[str]:
    """For the sweep of the content store: the bytes that go with mails which wait, or came back and may be
    sent again."""
    open_ = or_(OutgoingMail.sent_at.is_(None), OutgoingMail.bounced_at.is_not(None))
    for files in db.session.scalars(select(OutgoingMail.files).where(open_)):
        yield from (file["digest"] for file in files)


def _send_one(mail_id: int, post: Carrier, now: datetime) -> bool:
    """Send one mail and mark it. No transaction is open while the mail server is spoken to."""
    refusal = _deliver(mail_id, post)
    with writing():
        mail = db.session.get_one(OutgoingMail, mail_id)
        if refusal is None:
            _mark_sent(mail, post, now)
        else:
            _mark_refused(mail, refusal, now)
        db.session.commit()
    return refusal is None


def _deliver(mail_id: int, post: Carrier) -> Refusal | None:
    try:
        mail = db.session.get_one(OutgoingMail, mail_id)
        composed = message.compose(
            mail,
            current_app.config["MAIL_FROM"],
            current_app.config["SITE_NAME"],
            current_app.extensions["store"],
        )
        db.session.commit()
        post.deliver(mail_id, composed)
    except Unreachable:
        raise
    except Refusal as error:
        return error
    except Exception as error:  # one bad mail must not stop the others
        log.exception("mail cannot be written", mail=mail_id)
        db.session.rollback()
        return Refusal(f"{type(error).__name__}: {error}", for_good=True)
    return None


def _mark_sent(mail: OutgoingMail, post: Carrier, now: datetime) -> None:
    mail.sent_at = now
    mail.last_error = None
    if mail.secret and post.takes_away:
        mail.text = mail.html = ""


def _mark_refused(mail: OutgoingMail, refusal: Refusal, now: datetime) -> None:
    mail.failed(str(refusal), now)
    if mail.attempts >= (TRIES_WHEN_REFUSED if refusal.for_good else TRIES_AT_ALL):
        mail.given_up_at = now
        if refusal.of_address:
            note_trouble(mail.recipient, status_in(str(refusal)), str(refusal), now)
    log.warning("mail refused", mail=mail.id, attempts=mail.attempts, given_up=bool(mail.given_up_at),
                reason=str(refusal))  # fmt: skip


def _postpone_all(reason: str, pause: timedelta, now: datetime) -> None:
    log.warning("mail server cannot be used", reason=reason, again_in_seconds=int(pause.total_seconds()))
    with writing():
        db.session.execute(
            update(OutgoingMail).where(_due(now)).values(not_before=now + pause, last_error=reason[:2000])
        )
        db.session.commit()


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None), OutgoingMail.not_before <= now
    )
