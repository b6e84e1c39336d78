"""What lies in the trash, and emptying it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from collab.base.database import writing
from collab.documents import actions
from collab.documents.models import Document, Folder
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace

log = structlog.get_logger("documents")


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
    """For the worker: destroy what lay in the trash long enough. Each thing in a transaction of its own."""
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    documents = db.session.scalars(
        select(Document.id).where(Document.trashed_at < before, Document.trashed_with_id.is_(None))
    ).all()
    folders = db.session.scalars(
        select(Folder.id).where(Folder.trashed_at < before, Folder.trashed_with_id.is_(None))
    ).all()
    db.session.rollback()
    gone = sum(_alone(partial(_destroy_document, record_id, before, now)) for record_id in documents)
    return gone + sum(_alone(partial(_destroy_folder, record_id, before, now)) for record_id in folders)


def _alone(step: Callable[[], bool]) -> bool:
    try:
        with writing():
            done = step()
            db.session.commit()
            return done
    except Exception:
        db.session.rollback()
        log.exception("trash entry not destroyed")
        return False


def _destroy_document(record_id: int, before: datetime, now: datetime) -> bool:
    document = db.session.get(Document, record_id)
    if document is None or document.trashed_at is None or document.trashed_at >= before:
        return False  # brought back meanwhile
    actions.destroy_document(document, now)
    return True


def _destroy_folder(record_id: int, before: datetime, now: datetime) -> bool:
    folder = db.session.get(Folder, record_id)
    if folder is None or folder.trashed_at is None or folder.trashed_at >= before:
        return False
    actions.destroy_folder(folder, now)
    return True
