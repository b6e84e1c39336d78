"""The public site of a workspace: its texts, what is published on it, people, notices, what strangers ask."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Id, Keyed
from collab.people.models import Account, Person
from collab.workspaces.models import Workspace


class PublicSite(Base):
    """What a workspace shows to everybody, at /public/<slug>/. Nothing of it is seen while it is off.

    `languages`: codes ("de", "tr"), the first one is the main language.
    """

    __tablename__ = "public_site"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    languages: Mapped[list[str]] = mapped_column(JSON)
    contact_form: Mapped[bool] = mapped_column(default=False)
    on_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    texts: Mapped[list[SiteText]] = relationship(order_by=lambda: SiteText.id, cascade="all, delete-orphan")
    topics: Mapped[list[PublicTopic]] = relationship(
        order_by=lambda: (PublicTopic.position, PublicTopic.id),
        cascade="all, delete-orphan",
        back_populates="site",
    )
    recipients: Mapped[list[Recipient]] = relationship(
        order_by=lambda: Recipient.id, cascade="all, delete-orphan"
    )


class SiteText(Base):
    """Title and introduction (Markdown) of a site in one language."""

    __tablename__ = "public_site_text"
    __table_args__ = (UniqueConstraint("site_id", "language"),)

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")


class PublicTopic(Keyed, Base):
    """A subject of a site, under which publications stand and about which people may ask."""

    __tablename__ = "public_topic"

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    site: Mapped[PublicSite] = relationship(back_populates="topics")
    texts: Mapped[list[TopicText]] = relationship(order_by=lambda: TopicText.id, cascade="all, delete-orphan")

    @property
    def workspace(self) -> Workspace:
        """For the gate."""
        return self.site.workspace


class TopicText(Base):
    """Title and text (Markdown) of a topic in one language."""

    __tablename__ = "public_topic_text"
    __table_args__ = (UniqueConstraint("topic_id", "language"),)

    id: Mapped[Id]
    topic_id: Mapped[int] = mapped_column(ForeignKey("public_topic.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(5))
    title: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")


class Recipient(Base):
    """Who gets what strangers ask: about one topic, or (topic None) about all that name nobody."""

    __tablename__ = "public_recipient"
    __table_args__ = (UniqueConstraint("site_id", "topic_id", "person_id"),)

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("public_topic.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()


class Publication(Keyed, Base):
    """A record that everybody may see, in the state in which it was published; its key stands in the address.

    `title`, `text` (Markdown) and `snapshot` (plain JSON, see `public/kinds.py`) are what the public page
    says: later changes of the record are not seen until somebody publishes it anew. `number` is the version
    of a document, the revision of a page, else 0. One row a record: what is taken back and published again
    keeps its address.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "object_id"),
        Index("ix_publication_object", "kind", "object_id"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(5), default="de")
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("public_topic.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, deferred=True)  # lists do without
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    number: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime]  # for the first time since it was last taken back
    published_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    renewed_at: Mapped[datetime]  # the snapshot is of this moment
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    topic: Mapped[PublicTopic | None] = relationship()
    published_by: Mapped[Account] = relationship(foreign_keys=[published_by_id])


class Part(StrEnum):
    """As what somebody is named in public."""

    AMBASSADOR = "ambassador"
    CONTACT = "contact"


class Ambassador(Keyed, Base):
    """A person whom a site names. Only `agreed` is ever shown: what she has agreed to, word for word.

    The other columns are what she is asked for; where they differ from `agreed`, she is asked anew and the
    old words stay until she answers. Withdrawing empties `agreed`.
    """

    __tablename__ = "public_ambassador"
    __table_args__ = (UniqueConstraint("site_id", "person_id"),)

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[str] = mapped_column(String(20), default=Part.AMBASSADOR)
    languages: Mapped[str] = mapped_column(String(200), default="")  # that she speaks, in words
    text: Mapped[str] = mapped_column(String(600), default="")  # what she can be asked about
    show_photo: Mapped[bool] = mapped_column(default=False)
    show_email: Mapped[bool] = mapped_column(default=False)
    show_phone: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agreed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    agreed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # she said no, or has changed her mind

    site: Mapped[PublicSite] = relationship()
    person: Mapped[Person] = relationship()
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])

    @property
    def workspace(self) -> Workspace:
        """For the gate."""
        return self.site.workspace


class Category(StrEnum):
    OFFER = "offer"
    SEARCH = "search"
    INFO = "info"


class Notice(Keyed, Base):
    """A short note on the board of a site, until a day. Members write it, a lead lets it out."""

    __tablename__ = "public_notice"

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"), index=True)
    category: Mapped[str] = mapped_column(String(10), default=Category.INFO)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(800), default="")
    language: Mapped[str] = mapped_column(String(5), default="de")
    until: Mapped[date]
    written_at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_back_at: Mapped[datetime | None]

    site: Mapped[PublicSite] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])

    @property
    def workspace(self) -> Workspace:
        """For the gate."""
        return self.site.workspace


class RequestState(StrEnum):
    """UNCONFIRMED until its writer opens the link that was sent to the address she gave."""

    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    ANSWERED = "answered"


class ContactRequest(Keyed, Base):
    """What a stranger asks through the form of a site. `emptied_at`: name, address and text are deleted."""

    __tablename__ = "public_contact_request"
    __table_args__ = (Index("ix_public_contact_request_site", "site_id", "state"),)

    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("public_site.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("public_topic.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=RequestState.UNCONFIRMED)
    at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    emptied_at: Mapped[datetime | None]

    site: Mapped[PublicSite] = relationship()
    topic: Mapped[PublicTopic | None] = relationship()
    handled_by: Mapped[Account | None] = relationship()

    @property
    def workspace(self) -> Workspace:
        """For the gate."""
        return self.site.workspace
