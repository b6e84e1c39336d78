"""Attachment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.documents.models import Document
from collab.people.models import Account
from collab.workspaces.models import Workspace


class Attachment(Keyed, Base):
    """A document of the workspace that belongs to a record. The document lives on without it."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("kind", "object_id", "document_id"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    document: Mapped[Document] = relationship()
    added_by: Mapped[Account] = relationship()
