"""Topics and who is responsible for them, entries known to be two persons, and files being imported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account, Organisation, Person


class Topic(Keyed, Base):
    """A subject that somebody is responsible for in each city ("Personalentwicklung")."""

    __tablename__ = "topic"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class Responsibility(Base):
    """This person answers for this topic in this city or other organisation."""

    __tablename__ = "responsibility"
    __table_args__ = (UniqueConstraint("topic_id", "organisation_id", "person_id"),)

    id: Mapped[Id]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]

    topic: Mapped[Topic] = relationship()
    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class TwoPersons(Base):
    """Somebody has looked at two similar entries: they are two persons and no duplicates."""

    __tablename__ = "two_persons"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[Id]
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    said_at: Mapped[datetime]


class ContactImport(Keyed, Base):
    """A file of contacts that was uploaded; nothing is taken from it before somebody confirms.

    The bytes lie in the content store while `digest` names them. `report`, once taken: one entry for each
    line, as `importing.taking` writes it.
    """

    __tablename__ = "contact_import"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str | None] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    report: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)

    account: Mapped[Account] = relationship()
