"""Which workspaces stand in the OParl interface, and what it has ever given out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.public.models import PublicSite


class OparlGroup(Keyed, Base):
    """A workspace whose published meetings stand in the interface while its public site is on.

    Its key names the organisation. `on_since` None: switched off; the row stays, so that it keeps its key.
    """

    __tablename__ = "oparl_group"

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"), unique=True)
    on_since: Mapped[datetime | None]

    site: Mapped[PublicSite] = relationship()


class OparlObject(Base):
    """One object of the interface: since when it is there, when it changed last, and since when it is gone.

    Holds nothing of its content: `fingerprint` is a SHA-256 of what was given out last. Rows stay for ever,
    because a client must be told that an object it knows is gone. `group_key`: its organisation.
    """

    __tablename__ = "oparl_object"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(16))
    group_key: Mapped[str] = mapped_column(String(16), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
