"""How mails fare, in states and words, and sending them again."""

from __future__ import annotations

import re
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from collab import activity
from collab.admin.mail_states import BOUNCED, CONDITIONS, FAILED, MailFilter
from collab.admin.queries import Page, as_id, paged
from collab.base.errors import Refused
from collab.base.mail.models import OutgoingMail
from collab.base.mail.reports import status_in
from collab.extensions import db
from collab.people.models import Account

MOST_AGAIN = 500


def mails(chosen: MailFilter, recipient: str, number: int) -> Page[OutgoingMail]:
    """Mails, newest first; to one address where one is named."""
    wanted = select(OutgoingMail)
    if chosen in CONDITIONS:
        wanted = wanted.where(CONDITIONS[chosen])
    if recipient:
        wanted = wanted.where(func.lower(OutgoingMail.recipient) == recipient.lower())
    return paged(wanted.order_by(OutgoingMail.queued_at.desc(), OutgoingMail.id.desc()), number)


def find_mail(reader: Account, number: str) -> OutgoingMail | None:
    """For the gate: mails are seen by the office only."""
    if not reader.is_office or not (identity := as_id(number)):
        return None
    return db.session.get(OutgoingMail, identity)


def send_again(mail: OutgoingMail, actor: Account, now: datetime) -> None:
    """Put a mail back into the outbox. Refused where its text was wiped because it held a link."""
    if not mail.text:
        raise Refused(
            _("Der Inhalt dieser E-Mail wurde nach dem Versand gelöscht, weil er einen Link enthielt.")
        )
    mail.sent_at = mail.given_up_at = mail.last_error = mail.bounced_at = mail.delayed_at = None
    mail.report = mail.report_status = ""
    mail.attempts = 0
    mail.not_before = now
    activity.record("mail.sent_again", "mail", mail.id, mail.subject, actor=actor, now=now)


def send_failed_again(recipient: str, actor: Account, now: datetime) -> int:
    """All that was given up or came back, as far as its text is still there; returns how many."""
    wanted = select(OutgoingMail).where(or_(FAILED, BOUNCED), OutgoingMail.text != "")
    if recipient:
        wanted = wanted.where(func.lower(OutgoingMail.recipient) == recipient.lower())
    found = db.session.scalars(wanted.order_by(OutgoingMail.id).limit(MOST_AGAIN)).all()
    for mail in found:
        send_again(mail, actor, now)
    return len(found)


def may_be_read(mail: OutgoingMail) -> bool:
    """A mail with a link that signs somebody in is read by its recipient only.

    Without a mail server there is nobody else to hand the link on: then the office reads it here.
    """
    return not mail.secret or not current_app.config["SMTP_HOST"]


def reason(mail: OutgoingMail) -> str:
    """What is the matter with a mail, in words; "" where nothing is."""
    if mail.bounced_at is not None or mail.delayed_at is not None:
        return in_words(mail.report, mail.report_status)
    return in_words(mail.last_error, "") if mail.last_error and mail.sent_at is None else ""


def in_words(said: str, status: str) -> str:
    """What a server or the line says, for people; by the codes of RFC 3463 and RFC 5321."""
    status = status or status_in(said)
    code = re.match(r"\s*([245][0-9]{2})\b", said)
    kind = status[2:] if status else ""
    if kind in ("1.1", "1.2", "1.3", "1.10"):
        return _("Diese Adresse gibt es beim Mailserver der Empfängerin oder des Empfängers nicht.")
    if kind == "2.1" or kind == "1.6":
        return _("Das Postfach ist abgeschaltet oder umgezogen.")
    if kind == "2.2":
        return _("Das Postfach ist voll.")
    if kind in ("2.3", "3.4"):
        return _("Die E-Mail ist dem Mailserver zu groß.")
    if kind.startswith("4."):
        return _("Der Mailserver der Empfängerin oder des Empfängers ist nicht zu erreichen.")
    if kind.startswith("7."):
        return _(
            "Die E-Mail wurde aus Gründen der Sicherheit abgelehnt, zum Beispiel als Werbung eingestuft."
        )
    if code and code[1] == "535":
        return _("Der eigene Mailserver nimmt das Kennwort der Plattform nicht an.")
    if code and code[1] == "550":
        return _("Der Mailserver nimmt für diese Adresse nichts an.")
    if code and code[1] == "552":
        return _("Das Postfach ist voll.")
    if code and code[1] == "554":
        return _("Der Mailserver hat die E-Mail abgelehnt.")
    if (code and code[1].startswith("4")) or status.startswith("4"):
        return _("Der Mailserver nimmt die E-Mail im Augenblick nicht an.")
    if re.search(r"Error|Timeout|timed out|refused|the line broke", said):
        return _("Der eigene Mailserver ist nicht zu erreichen.")
    return _("Der Mailserver hat die E-Mail nicht angenommen.") if said else ""
