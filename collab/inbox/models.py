"""InboxEntry: what is new about one record for one account; InboxWalk: how far the journal was walked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from collab.base.columns import Base, Id


class InboxEntry(Base):
    """The lines from `first_number` to `last_number` of one record, as far as the account wants to hear them.

    New lines make a read or done entry unread again, beginning with the first new one. `read_number` is the
    last line that was there when it was read. `gone`: the newest line says that the record is not there any
    more. `personal`: one of the lines is meant for this account.
    """

    __tablename__ = "inbox_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "object_id"),
        Index("ix_inbox_entry_list", "account_id", "done_at", "read_at", "at"),
        Index("ix_inbox_entry_object", "kind", "object_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int] = mapped_column(BigInteger)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    first_number: Mapped[int] = mapped_column(BigInteger)
    last_number: Mapped[int] = mapped_column(BigInteger)
    read_number: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime] = mapped_column(index=True)
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    personal: Mapped[bool] = mapped_column(default=False, server_default=false())
    read_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class InboxWalk(Base):
    """The number of the last line of the journal that has been put into inboxes. One row."""

    __tablename__ = "inbox_walk"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
