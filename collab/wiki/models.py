"""Page, the titles it once had, its links, and the page that greets a workspace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from collab.base.columns import Base, Id, Keyed
from collab.base.folding import fold
from collab.people.models import Account
from collab.workspaces.models import Workspace

LONGEST_TITLE = 200


def title_key(title: str) -> str:
    """How titles are compared: "Städte  Liste" and "staedte liste" are the same page."""
    return " ".join(fold(title).split())


class Page(Keyed, Base):
    """A page of the wiki of a workspace; its short address is /s/<key>.

    `text` is its present text; its revisions are those of kind "page", `text_number` is the number of the
    one it equals. Titles are there once in a workspace, because links name them. What went to the trash
    together with a page above names that page in `trashed_with_id`, and comes back with it.
    """

    __tablename__ = "page"
    __table_args__ = (
        Index("ix_page_place", "workspace_id", "parent_id", "position"),
        Index("ix_page_trashed", "trashed_at"),
        Index(
            "uq_page_title",
            "workspace_id",
            "title_key",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
            postgresql_where=text("trashed_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_key: Mapped[str] = mapped_column(Text)  # follows the title
    text: Mapped[str] = mapped_column(Text, default="")
    text_number: Mapped[int] = mapped_column(default=0)
    is_template: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    trashed_with_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)

    workspace: Mapped[Workspace] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    changed_by: Mapped[Account] = relationship(foreign_keys=[changed_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])

    @validates("title")
    def _follow_title(self, _field: str, title: str) -> str:
        self.title_key = title_key(title)
        return title


class FormerTitle(Base):
    """A title that a page once had: links that name it still lead to the page."""

    __tablename__ = "page_former_title"
    __table_args__ = (UniqueConstraint("workspace_id", "title_key"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    title_key: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), index=True)


class PageLink(Base):
    """The text of a page names another page by this title, whether there is such a page or not."""

    __tablename__ = "page_link"
    __table_args__ = (
        UniqueConstraint("source_id", "title_key"),
        Index("ix_page_link_title", "workspace_id", "title_key"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    title_key: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))  # as it was typed


class FrontPage(Base):
    """The page that greets those who open a workspace: one at most."""

    __tablename__ = "front_page"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), unique=True)
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
