"""Organisation, Person, Account, and what belongs to signing in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask import url_for
from sqlalchemy import ForeignKey, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed


class PlatformRole(StrEnum):
    NONE = "none"
    STEERING = "steering"
    OFFICE = "office"


class Organisation(Base):
    """A city, or another body. Cities have an official municipality key (AGS)."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    official_name: Mapped[str] = mapped_column(String(200), default="")
    is_city: Mapped[bool] = mapped_column(default=False)
    ags: Mapped[str | None] = mapped_column(String(8), unique=True)
    area_km2: Mapped[float | None]
    population: Mapped[int | None]
    street: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(20), default="")
    website: Mapped[str] = mapped_column(String(300), default="")


class Person(Keyed, Base):
    """An entry in the directory, with or without a login.

    `left_on`: former since that day; lists to choose from leave the entry out, old work still shows it.
    `trashed_at`: thrown away. `emptied_at`: thrown away for good, only the name is left on old work.
    `minuted_name`: the name before it was replaced by a pseudonym; only minutes still say it.
    """

    __tablename__ = "person"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(60), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(100), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    department: Mapped[str] = mapped_column(String(200), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    mobile: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    postal_address: Mapped[str] = mapped_column(Text, default="")
    photo_digest: Mapped[str | None] = mapped_column(String(64))
    left_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    trashed_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    minuted_name: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship()
    account: Mapped[Account | None] = relationship(back_populates="person")
    successor: Mapped[Person | None] = relationship(remote_side="Person.id")

    @property
    def display_name(self) -> str:
        """As the person is named on a page; the e-mail address where no name is known yet."""
        name = " ".join(part for part in (self.title, self.given_name, self.family_name) if part)
        return name or self.email

    @property
    def name_in_minutes(self) -> str:
        """Minutes are a record: they go on naming who was there, also after a pseudonym."""
        return self.minuted_name or self.display_name

    @property
    def initials(self) -> str:
        """Two letters in place of a photo."""
        letters = (self.given_name[:1] + self.family_name[:1]).upper()
        return letters or self.email[:1].upper()

    @property
    def photo_url(self) -> str | None:
        """Address of the photo for pages; it changes with the photo."""
        if self.photo_digest is None:
            return None
        return url_for("people.photo", person=self.key, v=self.photo_digest[:10])


class FormerKey(Base):
    """The address of an entry that was merged into another one; it still leads there."""

    __tablename__ = "former_key"

    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class Account(Base):
    """The login of a person. Closed accounts stay, so that their work keeps its author."""

    __tablename__ = "account"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    platform_role: Mapped[str] = mapped_column(String(20), default=PlatformRole.NONE)
    language: Mapped[str] = mapped_column(String(5), default="de")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="account")

    __table_args__ = (Index("uq_account_email_lower", func.lower(email), unique=True),)

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.closed_at is None

    @property
    def is_office(self) -> bool:
        return self.platform_role == PlatformRole.OFFICE

    @property
    def is_steering(self) -> bool:
        return self.platform_role == PlatformRole.STEERING

    @property
    def sees_all(self) -> bool:
        """Steering group and office read every workspace."""
        return self.is_office or self.is_steering


class LoginSession(Base):
    """One signed-in browser. The cookie holds a random token; here lies only its SHA-256."""

    __tablename__ = "login_session"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(60), default="")

    account: Mapped[Account] = relationship()


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"
    EMAIL = "email"


class SingleUseLink(Base):
    """An invitation, password or confirmation link that was mailed. Good once, until it expires.

    The address holds a random token; here lies only its SHA-256. `new_email` is what a link of purpose
    `email` confirms.
    """

    __tablename__ = "single_use_link"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    new_email: Mapped[str] = mapped_column(String(254), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class FailedSignIn(Base):
    """Failures counted for a pair of address and account, and for each alone (growing delay)."""

    __tablename__ = "failed_sign_in"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    wait_until: Mapped[datetime]
