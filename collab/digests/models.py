"""DigestRun: one window of the journal told to one account, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from collab.base.columns import Base, Id


class DigestRun(Base):
    """The window (after, up_to] of journal numbers. A second worker is refused by the unique pair.

    A digest of sections alone has no window; its mail is written once by its Message-ID.
    """

    __tablename__ = "digest_run"
    __table_args__ = (UniqueConstraint("account_id", "after"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    after: Mapped[int] = mapped_column(BigInteger)
    up_to: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"))
