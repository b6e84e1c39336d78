"""Comment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account
from collab.workspaces.models import Workspace


class Comment(Keyed, Base):
    """A comment on a record, or an answer to one (threads of one level: an answer has no answers).

    A removed comment keeps its place with its answers; its text is shown to nobody and can be brought back.
    """

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_subject", "kind", "object_id"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    removed_by: Mapped[Account | None] = relationship(foreign_keys=[removed_by_id])
