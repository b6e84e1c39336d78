"""Planned turns of hosts. Who has hosted is told by the meetings themselves and is not kept here."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.minutes.models import Meeting
from collab.people.models import Organisation
from collab.tasks.models import Task
from collab.workspaces.models import Workspace


class TurnState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class HostTurn(Keyed, Base):
    """One city is to host in one quarter. `quarter`: its first day.

    `meeting_id`: the meeting that came of it; its day counts from then on. `answer`: what the city said.
    `concept`: what the city wants to present of its own first. `removed_at`: taken out of the plan.
    """

    __tablename__ = "host_turn"
    __table_args__ = (Index("ix_host_turn_place", "workspace_id", "quarter"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    quarter: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=TurnState.PROPOSED)
    note: Mapped[str] = mapped_column(String(500), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    concept: Mapped[str] = mapped_column(String(200), default="")
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
    city: Mapped[Organisation] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    tasks: Mapped[list[DutyTask]] = relationship(
        order_by=lambda: (DutyTask.days_before.desc(), DutyTask.id), cascade="all, delete-orphan"
    )

    @property
    def day(self) -> date | None:
        """The day of its meeting, where there is one."""
        return self.meeting.event.begins_on if self.meeting is not None else None


class DutyTask(Base):
    """A duty of the host that became a task, and how long before the meeting it is due."""

    __tablename__ = "host_duty_task"

    id: Mapped[Id]
    turn_id: Mapped[int] = mapped_column(ForeignKey("host_turn.id", ondelete="CASCADE"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), unique=True)
    days_before: Mapped[int]

    task: Mapped[Task] = relationship()


class HostDuty(Base):
    """One line of what a host has to do in a workspace. `days_before` the meeting; below zero: after it."""

    __tablename__ = "host_duty"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    days_before: Mapped[int]


class HostCity(Base):
    """What is to be known of a city as a host. `since`: counted from that day on, None: from the beginning.

    `excluded`: why it does not host at present, "" where it does.
    """

    __tablename__ = "host_city"
    __table_args__ = (UniqueConstraint("workspace_id", "city_id"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    since: Mapped[date | None]
    excluded: Mapped[str] = mapped_column(String(300), default="")

    city: Mapped[Organisation] = relationship()
