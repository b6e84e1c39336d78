"""FeedAddress."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id
from collab.people.models import Account
from collab.workspaces.models import Workspace


class FeedAddress(Base):
    """A secret address under which another program reads with the eyes of an account, until it is revoked.

    The address is signed with the platform's key from the row's id and nonce, so it can be shown again, and
    the database alone gives it away to nobody. `workspace_id` None: everything the account may see.
    """

    __tablename__ = "feed_address"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(30))  # "calendar", "blog"
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspace.id"))
    nonce: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    workspace: Mapped[Workspace | None] = relationship()
