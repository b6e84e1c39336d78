"""Reading lasting results of one workspace, and what could become one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from collab import kinds
from collab.archive.catalogue import Found, cards_of
from collab.archive.models import LastingResult
from collab.documents.models import Document, DocumentType
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace

MOST_CONCEPTS = 50


def marked_in(workspace: Workspace, account: Account) -> list[Found]:
    """The lasting results of a workspace, the newest mark first."""
    results = list(
        db.session.scalars(
            select(LastingResult)
            .where(LastingResult.workspace_id == workspace.id, LastingResult.unmarked_at.is_(None))
            .options(selectinload(LastingResult.cities))
            .order_by(LastingResult.marked_at.desc(), LastingResult.id.desc())
        )
    )
    cards = cards_of(results, account)
    return [
        Found(result, cards[result.id], str(kinds.get(result.kind).label))
        for result in results
        if result.id in cards
    ]


def concepts_without_mark(workspace: Workspace, account: Account) -> list[Document]:
    """Concepts of a workspace that nobody has marked, the newest first."""
    marked = select(LastingResult.object_id).where(
        LastingResult.kind == "document", LastingResult.unmarked_at.is_(None)
    )
    return list(
        db.session.scalars(
            access.visible(Document, account)
            .where(Document.workspace_id == workspace.id, Document.doctype == DocumentType.CONCEPT)
            .where(Document.trashed_at.is_(None), Document.id.not_in(marked))
            .order_by(Document.day.desc(), Document.id.desc())
            .limit(MOST_CONCEPTS)
        )
    )
