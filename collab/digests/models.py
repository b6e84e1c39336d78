"""DigestRun: one digest told to one account, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from collab.base.columns import Base, Id


class DigestRun(Base):
    """The window (after, up_to] of journal numbers; it is empty where only a section was worth a mail.

    A second worker is refused by the unique window and turn.
    """

    __tablename__ = "digest_run"
    __table_args__ = (UniqueConstraint("account_id", "after", "turn"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    after: Mapped[int] = mapped_column(BigInteger)
    up_to: Mapped[int] = mapped_column(BigInteger)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"))
