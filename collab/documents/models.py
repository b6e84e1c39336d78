"""Folder, Document, Version, and what belongs to them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, validates

from collab.base.columns import Base, Id, Keyed
from collab.base.queue import Attempts
from collab.documents.names import name_key, sort_key
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace


class DocumentType(StrEnum):
    MINUTES = "minutes"
    CONCEPT = "concept"
    DOCUMENTATION = "documentation"
    PRESENTATION = "presentation"
    TEMPLATE = "template"
    PICTURE = "picture"
    OTHER = "other"


class TextState(StrEnum):
    """What became of reading a version's text."""

    WAITING = "waiting"
    READ = "read"
    NO_TEXT = "no_text"
    LOCKED = "locked"
    UNREADABLE = "unreadable"


class Folder(Keyed, Base):
    """A folder of a workspace. Documents without a folder lie at the top.

    What went to the trash together with a folder names it in `trashed_with_id`, and comes back with it.
    """

    __tablename__ = "folder"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(Text)  # follows the name
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    trashed_with_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"), index=True)

    workspace: Mapped[Workspace] = relationship()
    parent: Mapped[Folder | None] = relationship(remote_side=lambda: Folder.id, foreign_keys=[parent_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])

    __table_args__ = (
        Index(
            "uq_folder_name",
            "workspace_id",
            text("coalesce(parent_id, 0)"),
            "name_key",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
    )

    @validates("name")
    def _follow_name(self, _field: str, name: str) -> str:
        self.name_key = name_key(name)
        return name


class Document(Keyed, Base):
    """A document. Its file is that of the current version; its short address is /d/<key>.

    `guessed` names the properties that nobody has corrected yet (title, doctype, day, city).
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_place", "workspace_id", "folder_id"),
        Index("ix_document_trashed", "trashed_at"),
        Index(
            "uq_document_name",
            "workspace_id",
            text("coalesce(folder_id, 0)"),
            "name_key",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    name_key: Mapped[str] = mapped_column(Text)  # follows the file name
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(Text)  # follows the title: sorts as people sort
    guessed: Mapped[list[str]] = mapped_column(JSON, default=list)
    doctype: Mapped[str] = mapped_column(String(20), default=DocumentType.OTHER)
    day: Mapped[date | None]
    description: Mapped[str] = mapped_column(Text, default="")
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    current_number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    changed_at: Mapped[datetime]
    locked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    locked_at: Mapped[datetime | None]
    lock_note: Mapped[str] = mapped_column(String(300), default="")
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    trashed_with_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"), index=True)

    workspace: Mapped[Workspace] = relationship()
    folder: Mapped[Folder | None] = relationship(foreign_keys=[folder_id])
    city: Mapped[Organisation | None] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    locked_by: Mapped[Account | None] = relationship(foreign_keys=[locked_by_id])
    tags: Mapped[list[DocumentTag]] = relationship(
        order_by=lambda: DocumentTag.name, cascade="all, delete-orphan"
    )
    versions: Mapped[list[Version]] = relationship(
        order_by=lambda: Version.number.desc(), back_populates="document", cascade="all, delete-orphan"
    )
    current: Mapped[Version] = relationship(
        primaryjoin=lambda: and_(
            Document.id == foreign(Version.document_id), Version.number == Document.current_number
        ),
        viewonly=True,
        uselist=False,
    )
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])

    @validates("filename")
    def _follow_filename(self, _field: str, filename: str) -> str:
        self.name_key = name_key(filename)
        return filename

    @validates("title")
    def _follow_title(self, _field: str, title: str) -> str:
        self.title_key = sort_key(title)
        return title


class Version(Base):
    """One state of a document's file. Never changed, never overwritten.

    `text_reason` is the extractor's code for why no text
    could be read; `pages` are the start offsets of pages in the text.
    """

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("document_id", "number"), Index("ix_version_digest", "digest"))

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str] = mapped_column(String(120))
    filename: Mapped[str] = mapped_column(String(255))
    note: Mapped[str] = mapped_column(String(500), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    restored_from: Mapped[int | None]
    text_state: Mapped[str] = mapped_column(String(20), default=TextState.WAITING)
    text_reason: Mapped[str | None] = mapped_column(String(200))
    pages: Mapped[list[int]] = mapped_column(JSON, default=list)

    document: Mapped[Document] = relationship(back_populates="versions")
    author: Mapped[Account] = relationship()


class VersionText(Base):
    """The text of a version, apart from it so that lists do not load it."""

    __tablename__ = "version_text"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class DocumentTag(Base):
    """One tag of one document."""

    __tablename__ = "document_tag"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class ExtractionJob(Attempts, Base):
    """The text of this version is still to be read."""

    __tablename__ = "extraction_job"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), index=True)
