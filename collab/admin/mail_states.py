"""The states of mails by which the office looks for them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_

from collab.base.mail.models import OutgoingMail


class MailFilter(StrEnum):
    ALL = "all"
    WAITING = "waiting"
    TROUBLE = "trouble"
    DEFERRED = "deferred"
    FAILED = "failed"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    SENT = "sent"


UNSENT = and_(OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None))
DEFERRED = and_(UNSENT, OutgoingMail.last_error.is_not(None))
FAILED = OutgoingMail.given_up_at.is_not(None)
BOUNCED = OutgoingMail.bounced_at.is_not(None)
CONDITIONS: dict[MailFilter, ColumnElement[bool]] = {
    MailFilter.WAITING: and_(UNSENT, OutgoingMail.last_error.is_(None)),
    MailFilter.TROUBLE: or_(FAILED, DEFERRED, BOUNCED),
    MailFilter.DEFERRED: DEFERRED,
    MailFilter.FAILED: FAILED,
    MailFilter.BOUNCED: BOUNCED,
    MailFilter.DELAYED: OutgoingMail.delayed_at.is_not(None),
    MailFilter.SENT: and_(OutgoingMail.sent_at.is_not(None), OutgoingMail.bounced_at.is_(None)),
}
