"""What lies in the trash, and emptying it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from collab.base import alone
from collab.documents import actions
from collab.documents.models import Document, Folder
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Entry:
    """One thing in the trash. `inside`: documents that lie in a trashed folder."""

    record: Document | Folder
    is_folder: bool
    name: str
    by: str
    at: datetime
    until: datetime
    inside: int = 0


def entries(workspace: Workspace, days: int) -> list[Entry]:
    """What was thrown away on its own or as a whole folder, the latest first."""
    who = joinedload(Document.trashed_by).joinedload(Account.person)
    documents = db.session.scalars(
        select(Document)
        .where(Document.workspace_id == workspace.id, Document.trashed_at.is_not(None))
        .where(Document.trashed_with_id.is_(None))
        .options(who)
    )
    folders = db.session.scalars(
        select(Folder)
        .where(Folder.workspace_id == workspace.id, Folder.trashed_at.is_not(None))
        .where(Folder.trashed_with_id.is_(None))
        .options(joinedload(Folder.trashed_by).joinedload(Account.person))
    ).all()
    counted = (
        select(Document.trashed_with_id, func.count())
        .where(Document.workspace_id == workspace.id, Document.trashed_with_id.is_not(None))
        .group_by(Document.trashed_with_id)
    )
    inside = dict(db.session.execute(counted).tuples().all())
    found = [_entry(document, document.title, days) for document in documents]
    found += [_entry(folder, folder.name, days, inside.get(folder.id, 0)) for folder in folders]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _entry(record: Document | Folder, name: str, days: int, inside: int = 0) -> Entry:
    assert record.trashed_at is not None
    return Entry(
        record=record,
        is_folder=isinstance(record, Folder),
        name=name,
        by=record.trashed_by.person.display_name if record.trashed_by else "",
        at=record.trashed_at,
        until=record.trashed_at + timedelta(days=days),
        inside=inside,
    )


def thrown_at(workspace: Workspace, actor: Account, moment: datetime) -> tuple[list[Document], list[Folder]]:
    """What an account threw away with one click."""
    documents = select(Document).where(
        Document.workspace_id == workspace.id,
        Document.trashed_at == moment,
        Document.trashed_by_id == actor.id,
        Document.trashed_with_id.is_(None),
    )
    folders = select(Folder).where(
        Folder.workspace_id == workspace.id,
        Folder.trashed_at == moment,
        Folder.trashed_by_id == actor.id,
        Folder.trashed_with_id.is_(None),
    )
    return list(db.session.scalars(documents)), list(db.session.scalars(folders))


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough; what lies in a folder goes with it."""
    gone = alone.purge_trash(Document, actions.destroy_document, now, Document.trashed_with_id.is_(None))
    return gone + alone.purge_trash(Folder, actions.destroy_folder, now, Folder.trashed_with_id.is_(None))
