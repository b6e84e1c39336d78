"""What mail servers report is noted on the mail and, where an address does not work, on the address."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import delete, select

from collab.base.mail import reports
from collab.base.mail.models import OutgoingMail, TroubledAddress
from collab.extensions import db

log = structlog.get_logger("mail")


def take_report(raw: bytes, now: datetime) -> bool:
    """Note what a message reports; False where it is no report on a mail of this platform. Does not commit.

    The same report twice changes nothing.
    """
    report = reports.read(raw)
    mail = db.session.get(OutgoingMail, report.mail_id) if report is not None else None
    if report is None or mail is None or mail.sent_at is None:
        return False
    if report.message_id and report.message_id != mail.message_id:
        return False
    if report.failed and mail.bounced_at is None:
        mail.bounced_at, mail.delayed_at = now, None
        mail.report_status, mail.report = report.status, report.said
        note_trouble(mail.recipient, report.status, report.said, now)
    elif not report.failed and mail.bounced_at is None:
        mail.delayed_at = mail.delayed_at or now
        mail.report_status, mail.report = report.status, report.said
    log.info("report on a mail", mail=mail.id, failed=report.failed, status=report.status)
    return True


def note_trouble(address: str, status: str, said: str, now: datetime) -> None:
    """Mails to this address come back. None is held back by that: people decide."""
    if not status.startswith("4"):
        db.session.merge(TroubledAddress(address=address.lower(), at=now, status=status, said=said[:1000]))


def settle(address: str) -> bool:
    """The address is right (again); returns whether there was anything to settle."""
    gone = db.session.execute(delete(TroubledAddress).where(TroubledAddress.address == address.lower()))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def trouble_with(address: str) -> TroubledAddress | None:
    return db.session.get(TroubledAddress, address.lower())


def troubled(addresses: Collection[str]) -> set[str]:
    """Which of these addresses do not work, in lower case; one query."""
    wanted = {address.lower() for address in addresses}
    return set(db.session.scalars(select(TroubledAddress.address).where(TroubledAddress.address.in_(wanted))))
