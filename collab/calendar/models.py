"""Event, its exceptions, its participants, its reminders; calendars of others."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.base.queue import Attempts
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace


class Answer(StrEnum):
    """What somebody says to an invitation (RFC 5545 PARTSTAT: the deputy is DELEGATED)."""

    OPEN = "open"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    DEPUTY = "deputy"


class Event(Keyed, Base):
    """Something in the calendar of a workspace; its short address is /e/<key>.

    With times: `starts_at`, `ends_at` (UTC), and repeated in the wall time of `zone`, so that a meeting at
    ten stays at ten across the summer-time change. All day: `first_day` to `last_day`, both included. Exactly
    one of the two pairs is set. `rule` is an RFC 5545 RRULE, never below daily.
    `about_kind`, `about_id`: the record whose date this is (a meeting); such an event has no page, no
    search entry and no journal lines of its own: those of the record speak for it.
    `uid` and `sequence` name the entry in other people's calendars (RFC 5546).
    `begins_on`, `over_on`: the first and the last local day on which anything of it lies, with exceptions;
    a rule without an end has no `over_on`. `series`: the key of the event that it continues, or its own.
    With a `subscription` it is a copy of somebody else's entry and only read here.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_place", "workspace_id", "starts_at"),
        Index("ix_event_about", "about_kind", "about_id"),
        Index("ix_event_days", "begins_on", "over_on"),
        UniqueConstraint("workspace_id", "uid"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    uid: Mapped[str] = mapped_column(String(255))
    sequence: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(500), default="")  # of a video conference
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    rule: Mapped[str] = mapped_column(String(300), default="")
    zone: Mapped[str] = mapped_column(
        String(60), default="Europe/Berlin"
    )  # in whose wall time it is repeated
    begins_on: Mapped[date]
    over_on: Mapped[date | None]
    series: Mapped[str] = mapped_column(String(16), index=True)
    category: Mapped[str] = mapped_column(String(60), default="")
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # the host
    remind_minutes: Mapped[list[int]] = mapped_column(JSON, default=list)  # before the start
    about_kind: Mapped[str | None] = mapped_column(String(30))
    about_id: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(500), default="")  # where it was imported from
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_subscription.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    city: Mapped[Organisation | None] = relationship()
    subscription: Mapped[CalendarSubscription | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    exceptions: Mapped[list[EventException]] = relationship(
        order_by=lambda: EventException.original, cascade="all, delete-orphan"
    )
    participants: Mapped[list[Participant]] = relationship(
        order_by=lambda: Participant.id, cascade="all, delete-orphan", back_populates="event"
    )


class EventException(Base):
    """One date of a repeated event that is different or does not take place (RECURRENCE-ID, EXDATE).

    `original`: the moment (local midnight for all-day events) at which the rule would have put it. Values
        are None are those of the event. `extra`: a date that the rule does not have (RDATE).
    """

    __tablename__ = "event_exception"
    __table_args__ = (UniqueConstraint("event_id", "original"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    original: Mapped[datetime]
    cancelled: Mapped[bool] = mapped_column(default=False)
    extra: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str | None] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(300))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]


class Participant(Keyed, Base):
    """Somebody who is invited: a person of the directory, or anybody with a name and an e-mail address.

    `told_sequence` is the state of the event that the last invitation mail spoke of; None: not invited by
    mail yet. `key` is part of the personal link by which people without a login answer.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")  # where there is no person
    email: Mapped[str] = mapped_column(String(254), default="")
    required: Mapped[bool] = mapped_column(default=True)
    answer: Mapped[str] = mapped_column(String(10), default=Answer.OPEN)
    deputy: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
    told_sequence: Mapped[int | None]
    added_at: Mapped[datetime]

    event: Mapped[Event] = relationship(back_populates="participants")
    person: Mapped[Person | None] = relationship()

    @property
    def workspace(self) -> Workspace:
        """For the gate."""
        return self.event.workspace


class EventReminder(Attempts, Base):
    """The next mail of one reminder of an event: due at `not_before`, for the date that begins at `start`.

    There is one row for each number of minutes; after the mail it moves on to the next date, or goes.
    """

    __tablename__ = "event_reminder"
    __table_args__ = (UniqueConstraint("event_id", "minutes"),)

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    minutes: Mapped[int]
    start: Mapped[datetime]

    event: Mapped[Event] = relationship()


class CalendarSubscription(Keyed, Attempts, Base):
    """Somebody else's calendar, read from its address by the worker when `not_before` has come.

    `etag`, `last_modified`: what its server said of the state that we have. `last_error` is a sentence for
    the page; it is empty after a success.
    """

    __tablename__ = "calendar_subscription"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(1000))
    every_minutes: Mapped[int] = mapped_column(default=360)
    etag: Mapped[str] = mapped_column(String(300), default="")
    last_modified: Mapped[str] = mapped_column(String(100), default="")
    fetched_at: Mapped[datetime | None]
    skipped: Mapped[int] = mapped_column(default=0)  # entries that could not be taken
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    created_by: Mapped[Account] = relationship()
