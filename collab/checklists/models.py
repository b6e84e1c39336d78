"""Checklist, its themes and items, and what each city answers over time."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace


class Value(StrEnum):
    """What a city says to an item. Open: not answered, or taken back."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    OPEN = "open"


class Checklist(Keyed, Base):
    """A list that the cities answer again and again; its short address is /l/<key>.

    `template`: the entry of the catalogue it was made from, "" for none; later they do not know each other.
    """

    __tablename__ = "checklist"
    __table_args__ = (Index("ix_checklist_trashed", "trashed_at"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    template: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])
    themes: Mapped[list[Theme]] = relationship(
        order_by=lambda: Theme.position, cascade="all, delete-orphan", back_populates="checklist"
    )


class Theme(Keyed, Base):
    """A section of a checklist."""

    __tablename__ = "checklist_theme"

    id: Mapped[Id]
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]

    checklist: Mapped[Checklist] = relationship(back_populates="themes")
    items: Mapped[list[Item]] = relationship(
        order_by=lambda: Item.position, cascade="all, delete-orphan", back_populates="theme"
    )

    @property
    def workspace(self) -> Workspace:
        return self.checklist.workspace


class Item(Keyed, Base):
    """One line of a checklist. A closed one is asked no more; its answers stay."""

    __tablename__ = "checklist_item"

    id: Mapped[Id]
    theme_id: Mapped[int] = mapped_column(ForeignKey("checklist_theme.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    explanation: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    theme: Mapped[Theme] = relationship(back_populates="items")

    @property
    def checklist(self) -> Checklist:
        return self.theme.checklist

    @property
    def workspace(self) -> Workspace:
        return self.theme.checklist.workspace


class CityAnswer(Base):
    """What one city said to one item on one day. Never changed; a later row takes its place.

    `day` is the day it holds from (the reference date), `at` the moment it was written. Of two rows of one
    day the later one counts.
    """

    __tablename__ = "checklist_answer"
    __table_args__ = (Index("ix_checklist_answer_item", "item_id", "city_id", "day"),)

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_item.id", ondelete="CASCADE"))
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    value: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500), default="")
    day: Mapped[date]
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    item: Mapped[Item] = relationship()
    city: Mapped[Organisation] = relationship()
    author: Mapped[Account] = relationship()
