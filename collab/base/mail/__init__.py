"""Mail: written as a row in the transaction of the change, sent later by the worker."""

from __future__ import annotations

from collab.base.mail.models import OutgoingMail
from collab.base.mail.outbox import mail_waits, queue_mail, send_due

__all__ = ["OutgoingMail", "mail_waits", "queue_mail", "send_due"]
