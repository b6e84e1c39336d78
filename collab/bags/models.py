"""BagImport: an archive of a workspace that is to be taken in, or was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.base.queue import Attempts
from collab.people.models import Account
from collab.workspaces.models import Workspace


class ImportState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class BagImport(Keyed, Attempts, Base):
    """An archive that was uploaded, or taken in by a command. The worker works off those that wait.

    `digest`: its bytes in the content store, while they are needed. `slug`: the short address that was asked
    for; empty: the one it had. `bag`: the SHA-256 of its manifest, by which the same archive is known again.
    `report`: what was taken in, or in `reason` why it was refused.
    """

    __tablename__ = "bag_import"

    id: Mapped[Id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str | None] = mapped_column(String(64))
    slug: Mapped[str] = mapped_column(String(60), default="")
    bag: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(20), default=ImportState.WAITING, index=True)
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspace.id"), index=True)
    done_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()
    workspace: Mapped[Workspace | None] = relationship()
