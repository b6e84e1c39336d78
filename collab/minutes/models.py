"""Meeting, agenda, attendance, decisions, objections. The fields follow OParl 1.1 where it has them."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.calendar.models import Event
from collab.documents.models import Document
from collab.people.models import Account, Organisation, Person
from collab.tasks.models import Task
from collab.workspaces.models import Workspace


class MinutesState(StrEnum):
    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"


class Presence(StrEnum):
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class Vote(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAINS = "abstains"
    PENDING = "pending"


class Body(StrEnum):
    """Who decides: the group of the workspace, or the steering group."""

    GROUP = "group"
    STEERING = "steering"


class AgendaTemplate(Base):
    """An agenda to begin with. `items`: [{"title", "minutes", "items": [...]}]."""

    __tablename__ = "agenda_template"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    items: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None]

    workspace: Mapped[Workspace] = relationship()


class MeetingSeries(Keyed, Base):
    """Meetings that belong together; what stays open in one comes back in the next by itself."""

    __tablename__ = "meeting_series"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]

    workspace: Mapped[Workspace] = relationship()


class Meeting(Keyed, Base):
    """A meeting; its short address is /m/<key>. Its event holds title, time, place, host city and guests.

    The minutes are drafts while they are written (seen by those who work in the workspace), then
    circulated (seen by all), then approved: sealed with a SHA-256 over their content, read-only for ever.
    """

    __tablename__ = "meeting"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"), index=True)
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    minute_taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    quorum: Mapped[int | None]  # cities that must be present
    state: Mapped[str] = mapped_column(String(20), default=MinutesState.DRAFT)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    circulated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    circulation: Mapped[int] = mapped_column(default=0)  # how often they were sent out, corrections included
    sent_at: Mapped[datetime | None]  # when they were sent out last
    corrected_at: Mapped[datetime | None]  # after they were circulated
    objections_until: Mapped[date | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_in_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    seal: Mapped[str | None] = mapped_column(String(64))  # the sealed record lies in the content store
    pdf_digest: Mapped[str | None] = mapped_column(String(64))  # as they were sent out last, or sealed
    uploaded_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # a ready-made protocol
    reminded_at: Mapped[datetime | None]  # those who had not answered the invitation
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    event: Mapped[Event] = relationship()
    series: Mapped[MeetingSeries | None] = relationship()
    chair: Mapped[Person | None] = relationship(foreign_keys=[chair_id])
    minute_taker: Mapped[Person | None] = relationship(foreign_keys=[minute_taker_id])
    uploaded: Mapped[Document | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    approved_by: Mapped[Account | None] = relationship(foreign_keys=[approved_by_id])
    approved_in: Mapped[Meeting | None] = relationship(
        foreign_keys=[approved_in_id], remote_side=lambda: Meeting.id
    )
    items: Mapped[list[AgendaItem]] = relationship(  # without those taken off the agenda
        order_by=lambda: AgendaItem.position,
        primaryjoin=lambda: and_(AgendaItem.meeting_id == Meeting.id, AgendaItem.removed_at.is_(None)),
        back_populates="meeting",
    )
    attendances: Mapped[list[Attendance]] = relationship(
        order_by=lambda: Attendance.id, cascade="all, delete-orphan"
    )
    objections: Mapped[list[Objection]] = relationship(
        order_by=lambda: Objection.at, back_populates="meeting"
    )
    addenda: Mapped[list[Addendum]] = relationship(order_by=lambda: Addendum.at)

    @property
    def title(self) -> str:
        return self.event.title


class AgendaItem(Keyed, Base):
    """One item (TOP) of an agenda. Its number (1, 1.1) follows from parents and position (`agenda.numbered`).

    `note` explains it in the invitation. `public` False: guests are shown that there is an item, not which.
    `removed_at`: taken off the agenda, with all items below it that have the same moment.
    `text` is what the minutes say; its revisions are those of kind "agenda_item". `text_number` is the
    number of the revision it equals. `approves_id`: the meeting whose minutes this item approves.
    """

    __tablename__ = "agenda_item"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(String(1000), default="")
    minutes: Mapped[int | None]  # planned duration
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    public: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(Text, default="")
    text_number: Mapped[int] = mapped_column(default=0)
    corrected_at: Mapped[datetime | None]  # the text, after the minutes were circulated
    stays_open: Mapped[bool] = mapped_column(default=False)  # comes back in the next meeting of the series
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    approves_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    removed_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], back_populates="items")
    responsible: Mapped[Person | None] = relationship()
    approves: Mapped[Meeting | None] = relationship(foreign_keys=[approves_id])
    carried_from: Mapped[AgendaItem | None] = relationship(
        foreign_keys=[carried_from_id], remote_side=lambda: AgendaItem.id
    )
    decisions: Mapped[list[Decision]] = relationship(  # without those taken back
        order_by=lambda: Decision.id,
        primaryjoin=lambda: and_(Decision.item_id == AgendaItem.id, Decision.removed_at.is_(None)),
        back_populates="item",
    )
    actions: Mapped[list[ActionItem]] = relationship(
        order_by=lambda: ActionItem.id,
        primaryjoin=lambda: and_(ActionItem.item_id == AgendaItem.id, ActionItem.removed_at.is_(None)),
        back_populates="item",
    )

    @property
    def workspace(self) -> Workspace:
        return self.meeting.workspace


class Attendance(Base):
    """Who was there, from when to when (local time), for which city. Guests may have a name only."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    presence: Mapped[str] = mapped_column(String(10), default=Presence.PRESENT)
    guest: Mapped[bool] = mapped_column(default=False)
    came: Mapped[time | None]  # where not from the beginning
    left: Mapped[time | None]  # where not to the end

    person: Mapped[Person | None] = relationship()
    city: Mapped[Organisation | None] = relationship()


class Decision(Keyed, Base):
    """A decision; its short address is /b/<key>.

    Its number (workspace, year, running number) is given when the minutes are circulated, and stays.
    Before that only those who work in the workspace see it.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("workspace_id", "year", "number"),
        Index("ix_decision_decided_on", "decided_on"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    year: Mapped[int | None]
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(300), default="")
    wording: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(20), default=Body.GROUP, server_default=Body.GROUP)
    due: Mapped[date | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]  # taken back before it had a number

    workspace: Mapped[Workspace] = relationship()
    item: Mapped[AgendaItem | None] = relationship(back_populates="decisions")
    responsible: Mapped[Person | None] = relationship()
    assents: Mapped[list[Assent]] = relationship(cascade="all, delete-orphan")


class Assent(Base):
    """What one city said to a decision."""

    __tablename__ = "assent"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    vote: Mapped[str] = mapped_column(String(10), default=Vote.PENDING)
    note: Mapped[str] = mapped_column(String(500), default="")

    city: Mapped[Organisation] = relationship()


class ActionItem(Keyed, Base):
    """Who does what until when, as the minutes say it. Becomes a task when the minutes are circulated."""

    __tablename__ = "action_item"

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    due: Mapped[date | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    removed_at: Mapped[datetime | None]  # taken back

    item: Mapped[AgendaItem] = relationship(back_populates="actions")
    person: Mapped[Person | None] = relationship()
    city: Mapped[Organisation | None] = relationship()
    task: Mapped[Task | None] = relationship()

    @property
    def workspace(self) -> Workspace:
        return self.item.workspace


class Objection(Keyed, Base):
    """Somebody does not agree with circulated minutes. `answer`: how it was settled, on the page."""

    __tablename__ = "objection"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(back_populates="objections")
    item: Mapped[AgendaItem | None] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    settled_by: Mapped[Account | None] = relationship(foreign_keys=[settled_by_id])

    @property
    def workspace(self) -> Workspace:
        return self.meeting.workspace

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.withdrawn_at is None


class Addendum(Base):
    """A correction of approved minutes; it stands below them and has a seal of its own."""

    __tablename__ = "addendum"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    seal: Mapped[str] = mapped_column(String(64))

    author: Mapped[Account] = relationship()
