"""Revision, Draft, Mention: what belongs to a text that people write together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id
from collab.people.models import Account, Person


class Revision(Base):
    """One state of a text. The highest number is the present one; none is ever overwritten.

    While somebody writes (saved as she types), the new state takes the place of her own last one in the
    history, as long as nobody else's came after it and it is young. The old state stays for a day as a
    `step`: others may have begun from it. `field` tells several texts of one record apart.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("kind", "object_id", "field", "number"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(30), default="text")
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(300), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    step: Mapped[bool] = mapped_column(default=False)

    author: Mapped[Account] = relationship()


class Draft(Base):
    """What somebody has typed and not saved yet; only she sees it. Goes when the text is saved.

    `place` names the form: "post-k3y…", "page-new-forum", as its page chooses.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "place"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    place: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    based_on: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class Mention(Base):
    """A person is named with @ in a text that she may see."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("kind", "object_id", "person_id"),
        Index("ix_mention_person_id", "person_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()
