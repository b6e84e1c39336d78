"""Closing: the end of a workspace's work. LastingResult: what of it others should find."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.contacts.models import Topic
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace


class Closing(Base):
    """The final report of a workspace: what was reached, what was learned, what goes on and where.

    A draft until the workspace is closed with it. One that is opened again keeps its report, and the next
    closing changes it.
    """

    __tablename__ = "closing"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), unique=True)
    reached: Mapped[str] = mapped_column(Text, default="")
    learned: Mapped[str] = mapped_column(Text, default="")
    goes_on: Mapped[str] = mapped_column(Text, default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
    contact: Mapped[Person | None] = relationship()
    written_by: Mapped[Account] = relationship()


lasting_result_city = Table(
    "lasting_result_city",
    Base.metadata,
    Column("result_id", ForeignKey("lasting_result.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
)


class LastingResult(Keyed, Base):
    """A record that stays of use when its workspace is closed. `note`: what for, and for whom.

    Seen by whoever sees the record. `unmarked_at`: not counted among them any more.
    """

    __tablename__ = "lasting_result"
    __table_args__ = (UniqueConstraint("kind", "object_id"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int] = mapped_column(BigInteger)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unmarked_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
    topic: Mapped[Topic | None] = relationship()
    cities: Mapped[list[Organisation]] = relationship(
        secondary=lasting_result_city, order_by=lambda: Organisation.name
    )
