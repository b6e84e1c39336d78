"""StatusReport of a workspace, its milestones and their moves, and when the next report is due."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account
from collab.workspaces.models import Workspace


class Light(StrEnum):
    """How a sub-project stands, as its lead sees it."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


TEXTS = ("progress", "next_steps", "risks", "needed")
"""The texts of a report that are written with the shared editor; each has its own revisions."""


class StatusReport(Keyed, Base):
    """What the lead says of the state of a workspace; its short address is /r/<key>.

    A draft is seen by those who work in the workspace. Submitted, it is read-only, and a later report takes
    its place (`corrects`: it puts right what that one says). `day`: the state that it describes. `since`: up
    to when the report before had told. `milestones`: as they stood when it was submitted. `answers_due`: the
    day on which it had to be there, so that withdrawing it brings that day back.
    """

    __tablename__ = "status_report"
    __table_args__ = (
        Index("ix_status_report_place", "workspace_id", "state", "submitted_at"),
        Index("ix_status_report_trashed", "trashed_at"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    day: Mapped[date]
    since: Mapped[datetime | None]
    light: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500), default="")
    progress: Mapped[str] = mapped_column(Text, default="")
    next_steps: Mapped[str] = mapped_column(Text, default="")
    risks: Mapped[str] = mapped_column(Text, default="")
    needed: Mapped[str] = mapped_column(Text, default="")
    needed_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default=ReportState.DRAFT)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("status_report.id"))
    milestones: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    answers_due: Mapped[date | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    corrects: Mapped[StatusReport | None] = relationship(remote_side=lambda: StatusReport.id)

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT


class Milestone(Keyed, Base):
    """Something that a sub-project wants to have reached by a day.

    `planned`: the day that was named first; `current`: the one that holds now. `dropped_at`: it is not wanted
    any more, for `dropped_reason`.
    """

    __tablename__ = "milestone"
    __table_args__ = (Index("ix_milestone_place", "workspace_id", "current"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    title: Mapped[str] = mapped_column(String(200))
    planned: Mapped[date]
    current: Mapped[date]
    reached: Mapped[date | None]
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]

    workspace: Mapped[Workspace] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    moves: Mapped[list[MilestoneMove]] = relationship(
        order_by=lambda: MilestoneMove.id, cascade="all, delete-orphan", back_populates="milestone"
    )

    @property
    def is_open(self) -> bool:
        return self.reached is None and self.dropped_at is None


class MilestoneMove(Base):
    """A milestone was put off or brought forward. Never changed, so that the history can be drawn."""

    __tablename__ = "milestone_move"

    id: Mapped[Id]
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id", ondelete="CASCADE"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    milestone: Mapped[Milestone] = relationship(back_populates="moves")
    by: Mapped[Account] = relationship()


class ReportPlan(Base):
    """How often a workspace reports; without a row or without `every_weeks` nobody has asked for reports.

    `since`: from when on; who has never reported is told how long that is. `reminded_at`: when the leads
    were written to because of the present `next_due`.
    """

    __tablename__ = "report_plan"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    every_weeks: Mapped[int | None]
    next_due: Mapped[date | None] = mapped_column(index=True)
    since: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()
