"""Task, who is responsible for it, its checklist."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from collab.base.columns import Base, Id, Keyed
from collab.base.folding import bare
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace


class TaskState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


PENDING = (TaskState.OPEN, TaskState.IN_PROGRESS)
CLOSED = (TaskState.DONE, TaskState.DROPPED)


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Task(Keyed, Base):
    """Something to do in a workspace; its short address is /t/<key>.

    `origin_kind` and `origin_id` name where it comes from (a decision, a meeting, a document). `rule`: when
    it comes again, as an RFC 5545 rule; finishing it makes the next one, which names it in `follows_id`
    (unique: two who finish at once make one). `position`: place on the board, with gaps.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_place", "workspace_id", "state", "due"),
        Index("ix_task_origin", "origin_kind", "origin_id"),
        Index("ix_task_due", "due"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(Text)  # follows the title: sorts as people sort
    text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default=TaskState.OPEN)
    priority: Mapped[str] = mapped_column(String(10), default=Priority.NORMAL)
    due: Mapped[date | None]
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    origin_kind: Mapped[str | None] = mapped_column(String(30))
    origin_id: Mapped[int | None]
    rule: Mapped[str] = mapped_column(String(200), default="")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"), unique=True)
    position: Mapped[int] = mapped_column(default=0)  # on the board, within a state
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    city: Mapped[Organisation | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])
    assignments: Mapped[list[TaskPerson]] = relationship(cascade="all, delete-orphan")
    responsible: Mapped[list[Person]] = relationship(
        secondary="task_person", order_by=(Person.family_name, Person.given_name, Person.id), viewonly=True
    )
    checklist: Mapped[list[CheckItem]] = relationship(
        order_by=lambda: (CheckItem.position, CheckItem.id), cascade="all, delete-orphan"
    )

    @validates("title")
    def _follow_title(self, _field: str, title: str) -> str:
        self.title_key = bare(title).strip()
        return title

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING


class TaskPerson(Base):
    """Somebody is responsible for a task, with or without a login; since when, and who said so."""

    __tablename__ = "task_person"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    person: Mapped[Person] = relationship()


class CheckItem(Base):
    """One line of a task's checklist."""

    __tablename__ = "check_item"

    id: Mapped[Id]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
