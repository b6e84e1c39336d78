"""Measures, and how far each city has come: with a decision, with a measure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.contacts.models import Topic
from collab.minutes.models import Decision
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace


class State(StrEnum):
    """How far a city has come. A decision is carried out until it is done, a measure until it is live.

    `NONE`: the city says nothing, or has taken back what it said.
    """

    NONE = "none"
    NOT_BEGUN = "not_begun"
    PLANNED = "planned"
    PILOT = "pilot"
    UNDER_WAY = "under_way"
    DONE = "done"
    LIVE = "live"
    NOT_FOR_US = "not_for_us"


STATES = {
    "decision": (
        State.NONE, State.NOT_BEGUN, State.PLANNED, State.PILOT, State.UNDER_WAY, State.DONE,
        State.NOT_FOR_US,
    ),
    "measure": (State.NONE, State.PLANNED, State.PILOT, State.LIVE, State.NOT_FOR_US),
}  # fmt: skip
"""What a city may say of each kind of record, from nothing to the end."""

SETTLED = (State.DONE, State.LIVE, State.NOT_FOR_US)
"""Where nothing is to be carried out any more."""


class Measure(Keyed, Base):
    """Something that one city does and others may take over; its short address is /x/<key>.

    `lead_city`: the one that works it out for all.
    """

    __tablename__ = "measure"
    __table_args__ = (Index("ix_measure_trashed", "trashed_at"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"), index=True)
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id", ondelete="SET NULL"), index=True
    )
    lead_city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    topic: Mapped[Topic | None] = relationship()
    decision: Mapped[Decision | None] = relationship()
    lead_city: Mapped[Organisation | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])


class CityProgress(Base):
    """How far one city is with one record (`kind` "decision" or "measure"), as it stands now.

    `day` is the day since which it holds, `contact` whom others may ask there. What was said before lies in
    the changes; the newest of them says the same as this row.
    """

    __tablename__ = "city_progress"
    __table_args__ = (UniqueConstraint("kind", "object_id", "city_id"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=State.NONE)
    note: Mapped[str] = mapped_column(String(500), default="")
    day: Mapped[date]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    workspace: Mapped[Workspace] = relationship()
    city: Mapped[Organisation] = relationship()
    contact: Mapped[Person | None] = relationship()
    changed_by: Mapped[Account] = relationship()
    changes: Mapped[list[CityProgressChange]] = relationship(
        order_by=lambda: CityProgressChange.id.desc(),
        cascade="all, delete-orphan",
        back_populates="progress",
    )


class CityProgressChange(Base):
    """One change of what a city says: from which state to which. Taken away only by whoever undoes it."""

    __tablename__ = "city_progress_change"

    id: Mapped[Id]
    progress_id: Mapped[int] = mapped_column(ForeignKey("city_progress.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")
    day: Mapped[date]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    progress: Mapped[CityProgress] = relationship(back_populates="changes")
    contact: Mapped[Person | None] = relationship()
    author: Mapped[Account] = relationship()
