"""Who receives the letter on how things stand ("Lagebericht"), and what has been told to whom."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account, Person


class Cadence(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class SituationRecipient(Keyed, Base):
    """Somebody who receives the letter: an account of the steering group or the office, or a person of the
    directory without a login. Exactly one of the two is set.

    `weekday` (0 is Monday) holds for a weekly letter, `month_day` (1 to 28) for a monthly or quarterly one;
    hours are those of the clocks in Germany. `told_up_to`: the journal number up to which they have been
    told. `looked_at`: when the last letter was written. `turn` counts the letters. `stopped_at`: they do not
    want it any more.
    """

    __tablename__ = "situation_recipient"
    __table_args__ = (
        UniqueConstraint("account_id"),
        UniqueConstraint("person_id"),
        CheckConstraint("(account_id IS NULL) != (person_id IS NULL)", name="one"),
    )

    id: Mapped[Id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cadence: Mapped[str] = mapped_column(String(20))
    weekday: Mapped[int] = mapped_column(default=0)
    month_day: Mapped[int] = mapped_column(default=1)
    hour: Mapped[int]
    next_due: Mapped[datetime | None] = mapped_column(index=True)
    told_up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    looked_at: Mapped[datetime]
    turn: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    stopped_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    @property
    def reader(self) -> Person:
        """Who it is, in either case."""
        found = self.account.person if self.account is not None else self.person
        assert found is not None
        return found


class SituationLetter(Base):
    """The window (after, up_to] of journal numbers told to one recipient, once.

    A letter is due even when nothing happened, so a window may be empty: `turn` counts the letters, and the
    database refuses a second one of the same turn.
    """

    __tablename__ = "situation_letter"
    __table_args__ = (UniqueConstraint("recipient_id", "turn"),)

    id: Mapped[Id]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("situation_recipient.id", ondelete="CASCADE"))
    turn: Mapped[int]
    after: Mapped[int] = mapped_column(BigInteger)
    up_to: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"))
