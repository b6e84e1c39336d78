"""Closing: the end of a workspace's work. LastingResult: what of it others should find. RetentionRule,
RetentionHold and Disposal: what is deleted when, what is kept longer, and what was deleted by whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.contacts.models import Topic
from collab.documents.models import Document
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


class RetentionRule(Base):
    """How many years documents of a type are kept after their workspace was closed. No rule: for ever.

    `ground`: the law or rule of the house that says so.
    """

    __tablename__ = "retention_rule"

    doctype: Mapped[str] = mapped_column(String(20), primary_key=True)
    years: Mapped[int]
    ground: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class RetentionHold(Base):
    """Somebody has decided that a document is kept longer than its rule says."""

    __tablename__ = "retention_hold"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    held_at: Mapped[datetime]
    held_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    document: Mapped[Document] = relationship()


class Disposal(Keyed, Base):
    """The record of one deleted document; it stays when the document is gone.

    `digests`: SHA-256 of its versions, so that a copy found later can be told to be this one. `rule`: what
    the rule said on that day. `taken_back_at`: brought back while it was still in the trash.
    """

    __tablename__ = "disposal"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    document_key: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(String(300))
    filename: Mapped[str] = mapped_column(String(255))
    doctype: Mapped[str] = mapped_column(String(20))
    day: Mapped[date | None]
    digests: Mapped[list[str]] = mapped_column(JSON)
    closed_on: Mapped[date]
    rule: Mapped[str] = mapped_column(String(400))
    reason: Mapped[str] = mapped_column(String(300))
    disposed_at: Mapped[datetime]
    disposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    taken_back_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
    disposed_by: Mapped[Account] = relationship()
