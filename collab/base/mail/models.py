"""OutgoingMail: the outbox. TroubledAddress: where mail came back from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from collab.base.columns import Base, Id
from collab.base.queue import Attempts


class OutgoingMail(Attempts, Base):
    """One mail to one address. `message_id` is derived from what caused it, so it is written once only.

    `calendar`: an iCalendar text with its METHOD, by which calendars take an invitation in (RFC 6047).
    `files`: what is attached, as {"digest", "name", "mime"}; the bytes lie in the content store.
    `bounced_at`, `delayed_at`: when a mail server reported that it cannot deliver, or not yet, what one had
    taken; `report_status` (RFC 3463, "5.1.1") and `report` are what it said.
    `secret` mails (they hold a sign-in link) are not shown on the office's page of mails once sent.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[Id]
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    calendar: Mapped[str] = mapped_column(Text, default="", server_default="")
    files: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    secret: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    given_up_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None] = mapped_column(index=True)
    delayed_at: Mapped[datetime | None]
    report_status: Mapped[str] = mapped_column(String(20), default="", server_default="")
    report: Mapped[str] = mapped_column(Text, default="", server_default="")


class TroubledAddress(Base):
    """An address to which a mail could not be delivered for good. Mails to it go on; people decide.

    In lower case. A row goes when the office or the person has settled it.
    """

    __tablename__ = "troubled_address"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(20), default="")
    said: Mapped[str] = mapped_column(Text, default="")
