"""Papers for decision, what became of them, and decisions by circulation."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.minutes.models import AgendaItem, Decision
from collab.people.models import Account, Organisation, Person
from collab.tasks.models import Task
from collab.workspaces.models import Workspace


class PaperState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happened to a paper, as its timeline tells it."""

    SUBMITTED = "submitted"
    ON_AGENDA = "on_agenda"
    CIRCULATING = "circulating"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    ORAL = "oral"
    NO_QUORUM = "no_quorum"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    ANNOUNCED = "announced"


class Rule(StrEnum):
    """When a circulation is agreed. What each means stands in `counting`."""

    UNANIMOUS = "unanimous"
    NO_OBJECTION = "no_objection"
    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"


class Course(StrEnum):
    """How far a circulation is."""

    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"
    ORAL = "oral"  # a city wants to talk about it in a meeting


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


class Paper(Keyed, Base):
    """A paper for decision; its short address is /v/<key>.

    Its number (workspace, year, running number) is given when it is handed over for the first time, and stays
    for all versions. `seal`: of the record as it was handed over. A draft with a number is the next version
    of one that was returned. `cost`: in cents, None where nothing is said. `decision`: what came of it.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("workspace_id", "year", "number"),
        Index("ix_paper_state", "state"),
        Index("ix_paper_trashed", "trashed_at"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    year: Mapped[int | None]
    number: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(300))
    reasoning: Mapped[str] = mapped_column(Text, default="")
    proposal: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[int | None] = mapped_column(BigInteger)
    payer: Mapped[str] = mapped_column(String(300), default="")
    needed_by: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default=PaperState.DRAFT)
    seal: Mapped[str | None] = mapped_column(String(64))
    submitted_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    decision: Mapped[Decision | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])
    stages: Mapped[list[Stage]] = relationship(
        order_by=lambda: Stage.id, cascade="all, delete-orphan", back_populates="paper"
    )
    tasks: Mapped[list[PaperTask]] = relationship(
        order_by=lambda: PaperTask.id, cascade="all, delete-orphan", back_populates="paper"
    )
    items: Mapped[list[PaperItem]] = relationship(
        order_by=lambda: PaperItem.item_id, cascade="all, delete-orphan", back_populates="paper"
    )
    circulations: Mapped[list[Circulation]] = relationship(
        order_by=lambda: Circulation.id, cascade="all, delete-orphan", back_populates="paper"
    )

    @property
    def is_open(self) -> bool:
        """Handed over, and nobody has decided yet."""
        return self.state == PaperState.SUBMITTED

    @property
    def running(self) -> Circulation | None:
        """The circulation under way; there is one at most."""
        return next((each for each in self.circulations if each.state == Course.RUNNING), None)


class Stage(Base):
    """One step of a paper's life. Rows are only ever added. `by_id` None: the platform did it by itself.

    `note`: the reason. `seal`: of the record as it was handed over, or of the circulation that ended.
    """

    __tablename__ = "paper_stage"

    id: Mapped[Id]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    note: Mapped[str] = mapped_column(String(1000), default="")
    seal: Mapped[str | None] = mapped_column(String(64))

    paper: Mapped[Paper] = relationship(back_populates="stages")
    by: Mapped[Account | None] = relationship()


class PaperTask(Keyed, Base):
    """What is to be done if the paper is accepted; becomes a task then."""

    __tablename__ = "paper_task"

    id: Mapped[Id]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    due: Mapped[date | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))

    paper: Mapped[Paper] = relationship(back_populates="tasks")
    person: Mapped[Person | None] = relationship()
    city: Mapped[Organisation | None] = relationship()
    task: Mapped[Task | None] = relationship()

    @property
    def workspace(self) -> Workspace:
        return self.paper.workspace


class PaperItem(Base):
    """A paper on the agenda of a meeting, which may be one of another workspace.

    `announces`: the meeting only takes note of what a circulation has decided.
    """

    __tablename__ = "paper_item"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    announces: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    item: Mapped[AgendaItem] = relationship()
    paper: Mapped[Paper] = relationship(back_populates="items")


class Circulation(Keyed, Base):
    """A decision by circulation: every entitled city votes until a day. Rule and quorum never change.

    `until`: the last day on which cities may vote, by German clocks. `quorum`: how many cities must have
    voted, abstentions included. `oral`: whether a city may demand that it is talked about in a meeting.
    `title` and `wording`: what is voted on. `seal` and `pdf_digest` name the record and its PDF in the
    content store, once it has ended.
    """

    __tablename__ = "circulation"
    __table_args__ = (Index("ix_circulation_state", "state", "until"),)

    id: Mapped[Id]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    wording: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(20))
    quorum: Mapped[int]
    oral: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    until: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=Course.RUNNING)
    outcome: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    seal: Mapped[str | None] = mapped_column(String(64))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))

    paper: Mapped[Paper] = relationship(back_populates="circulations")
    started_by: Mapped[Account] = relationship()
    cities: Mapped[list[Organisation]] = relationship(
        secondary="circulation_city", order_by=lambda: Organisation.name
    )
    ballots: Mapped[list[Ballot]] = relationship(
        order_by=lambda: Ballot.id, cascade="all, delete-orphan", back_populates="circulation"
    )

    @property
    def workspace(self) -> Workspace:
        return self.paper.workspace

    @property
    def voted(self) -> int:
        """How many cities have voted."""
        return len({ballot.city_id for ballot in self.ballots})


class Entitled(Base):
    """A city that may vote in a circulation."""

    __tablename__ = "circulation_city"

    circulation_id: Mapped[int] = mapped_column(
        ForeignKey("circulation.id", ondelete="CASCADE"), primary_key=True
    )
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class Ballot(Base):
    """What a city said in a circulation. Rows are only ever added; of each city the last one counts.

    `on_behalf`: the office wrote it down for a city that answered by another way.
    """

    __tablename__ = "ballot"

    id: Mapped[Id]
    circulation_id: Mapped[int] = mapped_column(ForeignKey("circulation.id", ondelete="CASCADE"), index=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    vote: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    on_behalf: Mapped[bool] = mapped_column(default=False)

    circulation: Mapped[Circulation] = relationship(back_populates="ballots")
    city: Mapped[Organisation] = relationship()
    by: Mapped[Account] = relationship()
