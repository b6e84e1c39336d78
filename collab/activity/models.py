"""Activity: who did what to what, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id
from collab.people.models import Account
from collab.workspaces.models import Workspace


class Activity(Base):
    """One line of the journal.

    `number` is given by the worker to lines that are committed, in order and without gaps that fill
    up later. Whoever walks the journal walks it by number: ids become visible out of order. `about`: the
    record that this one belongs to (what a comment is about), by which people follow both.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_workspace_at", "workspace_id", "at"),
        Index("ix_activity_object", "kind", "object_id"),
        Index("ix_activity_about", "about_kind", "about_id"),
        Index("ix_activity_at", "at"),
    )

    id: Mapped[Id]
    number: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int] = mapped_column(BigInteger)
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspace.id"))
    title: Mapped[str] = mapped_column(Text)  # as it was then; lists show today's title where it is visible
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    about_kind: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[int | None] = mapped_column(BigInteger)

    actor: Mapped[Account | None] = relationship()
    workspace: Mapped[Workspace | None] = relationship()

    @property
    def record(self) -> tuple[str, int]:
        """Kind and id of the record under which the line is followed, muted and listed."""
        if self.about_kind is not None and self.about_id is not None:
            return self.about_kind, self.about_id
        return self.kind, self.object_id
