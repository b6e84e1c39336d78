"""Post."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account
from collab.workspaces.models import Workspace


class State(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    PUBLISHED = "published"


class Post(Keyed, Base):
    """A post of a workspace; its short address is /p/<key>. Its earlier states are the revisions of its text.

    Until it is published only its author and those who lead the workspace see it. `publish_at` is the
    moment at which the worker publishes it, `planned_by` who wished so.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_published", "workspace_id", "published_at"),
        Index("ix_post_publish_at", "publish_at"),
        Index("ix_post_trashed_at", "trashed_at"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)  # as in the last revision
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    publish_at: Mapped[datetime | None]
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    pinned_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    planned_by: Mapped[Account | None] = relationship(foreign_keys=[planned_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])

    @property
    def state(self) -> State:
        if self.published_at is not None:
            return State.PUBLISHED
        return State.PLANNED if self.publish_at is not None else State.DRAFT
