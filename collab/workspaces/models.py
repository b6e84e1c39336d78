"""Workspace, Membership, and the cities involved."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id
from collab.people.models import Account, Organisation


class Role(StrEnum):
    """What somebody is in a workspace."""

    LEAD = "lead"
    MEMBER = "member"
    READER = "reader"
    GUEST = "guest"


workspace_city = Table(
    "workspace_city",
    Base.metadata,
    Column("workspace_id", ForeignKey("workspace.id"), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), primary_key=True),
)


class Workspace(Base):
    """The password-protected room of a sub-project. `slug` is its short address and never changes."""

    __tablename__ = "workspace"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    cities: Mapped[list[Organisation]] = relationship(
        secondary=workspace_city, order_by=lambda: Organisation.name
    )


class Membership(Base):
    """One account in one workspace."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("workspace_id", "account_id"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]

    workspace: Mapped[Workspace] = relationship()
    account: Mapped[Account] = relationship()


class OtherName(Base):
    """What something of a workspace was called in the instance that the workspace was taken over from.

    Sealed records name things as they were called there. `sort`: "key" (of any record), "city" (its id) or
    "slug" (of the workspace). Only names that are others here have a row. `until`: when it was taken over;
    what was sealed later was sealed here.
    """

    __tablename__ = "other_name"
    __table_args__ = (UniqueConstraint("workspace_id", "until", "sort", "there"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    until: Mapped[datetime]
    sort: Mapped[str] = mapped_column(String(10))
    there: Mapped[str] = mapped_column(String(60))
    here: Mapped[str] = mapped_column(String(60))
