"""Poll, its proposed dates, who is asked, what they say."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed, new_key
from collab.calendar.models import Event
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace


class Suits(StrEnum):
    """What somebody says to one proposed date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


def new_token() -> str:
    """Part of the personal link by which somebody without a login answers (108 bits)."""
    return new_key(22)


class Poll(Keyed, Base):
    """Several dates of which one is looked for; its short address is /poll/<key>.

    `hidden`: who answered what is seen by the organiser alone until the poll is over. `deadline`: the last
    local day on which answers are taken. Once a date is chosen there is an event, and the poll is over.
    """

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_deadline", "deadline"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # the host
    hidden: Mapped[bool] = mapped_column(default=False)
    deadline: Mapped[date]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    city: Mapped[Organisation | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    event: Mapped[Event | None] = relationship()
    options: Mapped[list[PollOption]] = relationship(
        order_by=lambda: PollOption.starts_at, cascade="all, delete-orphan", back_populates="poll"
    )
    invitees: Mapped[list[PollInvitee]] = relationship(
        order_by=lambda: PollInvitee.id, cascade="all, delete-orphan", back_populates="poll"
    )


class PollOption(Keyed, Base):
    """One proposed date. For whole days the moments are those of local midnight; the end is excluded."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at", "ends_at"),)

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)

    poll: Mapped[Poll] = relationship(back_populates="options")


class PollInvitee(Base):
    """Somebody who is asked: a person of the directory, or anybody with a name and an e-mail address."""

    __tablename__ = "poll_invitee"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"),)

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")  # where there is no person
    email: Mapped[str] = mapped_column(String(254), default="")
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    comment: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    poll: Mapped[Poll] = relationship(back_populates="invitees")
    person: Mapped[Person | None] = relationship()
    answers: Mapped[list[PollAnswer]] = relationship(cascade="all, delete-orphan")

    @property
    def display_name(self) -> str:
        return self.person.display_name if self.person else self.name or self.email

    @property
    def address(self) -> str:
        """Where mails go: the login's address where there is an open one, else that of the directory."""
        if self.person is None:
            return self.email
        account = self.person.account
        return account.email if account is not None and account.is_active else self.person.email


class PollAnswer(Base):
    """What one person says to one date. No row: nothing said yet."""

    __tablename__ = "poll_answer"

    invitee_id: Mapped[int] = mapped_column(
        ForeignKey("poll_invitee.id", ondelete="CASCADE"), primary_key=True
    )
    option_id: Mapped[int] = mapped_column(
        ForeignKey("poll_option.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    suits: Mapped[str] = mapped_column(String(12))
