"""Mail: written as a row in the transaction of the change, sent later by the worker."""

from __future__ import annotations

from collab.base.mail.message import MailFile
from collab.base.mail.models import OutgoingMail
from collab.base.mail.outbox import forget_recipient, mail_waits, queue_mail, send_due, waiting_digests

__all__ = [
    "MailFile",
    "OutgoingMail",
    "forget_recipient",
    "mail_waits",
    "queue_mail",
    "send_due",
    "waiting_digests",
]
