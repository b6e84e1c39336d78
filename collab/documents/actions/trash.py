"""The trash: putting things in, taking them out, and emptying it when their time is up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from collab import kinds
from collab.documents.actions.folders import taken_file_names, taken_folder_names
from collab.documents.actions.journal import hold, record_document, record_folder
from collab.documents.actions.locks import ensure_free
from collab.documents.models import Document, Folder
from collab.documents.names import free_among
from collab.documents.tree import Tree
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index


def trash_document(document: Document, *, actor: Account, now: datetime) -> None:
    ensure_free(document, actor)
    if document.trashed_at is not None:
        return
    _throw(document, None, actor, now)
    record_document("document.trashed", document, actor, now)


def trash_folder(folder: Folder, *, actor: Account, now: datetime) -> None:
    """The folder and everything in it; refused while somebody else has locked something in it."""
    if folder.trashed_at is not None:
        return
    hold(folder.workspace)
    going = Tree.of(folder.workspace_id).below(folder.id)
    documents = db.session.scalars(
        select(Document).where(Document.folder_id.in_(going), Document.trashed_at.is_(None))
    ).all()
    for document in documents:
        ensure_free(document, actor)
    for document in documents:
        _throw(document, folder, actor, now)
        queue_index("document", document.id, now)
    for inner in db.session.scalars(select(Folder).where(Folder.id.in_(going))):
        _throw(inner, None if inner.id == folder.id else folder, actor, now)
    record_folder("folder.trashed", folder, actor, now, documents=len(documents))


def _throw(record: Document | Folder, with_folder: Folder | None, actor: Account, now: datetime) -> None:
    record.trashed_at, record.trashed_by_id = now, actor.id
    record.trashed_with_id = with_folder.id if with_folder else None


def restore_document(document: Document, *, actor: Account, now: datetime) -> None:
    """Back to its folder, or to the top where that is gone; a name taken meanwhile gets a number."""
    if document.trashed_at is None:
        return
    hold(document.workspace)
    if not _is_place(document.folder, document):
        document.folder = None
    document.filename = free_among(document.filename, taken_file_names(document.workspace, document.folder))
    _take_out(document)
    record_document("document.restored", document, actor, now)


def restore_folder(folder: Folder, *, actor: Account, now: datetime) -> None:
    """The folder, with what went to the trash together with it."""
    if folder.trashed_at is None:
        return
    hold(folder.workspace)
    if not _is_place(folder.parent, folder):
        folder.parent = None
    folder.name = free_among(folder.name, taken_folder_names(folder.workspace, folder.parent))
    _take_out(folder)
    for inner in db.session.scalars(select(Folder).where(Folder.trashed_with_id == folder.id)).all():
        _take_out(inner)
    for document in db.session.scalars(select(Document).where(Document.trashed_with_id == folder.id)).all():
        _take_out(document)
        queue_index("document", document.id, now)
    record_folder("folder.restored", folder, actor, now)


def _is_place(folder: Folder | None, record: Document | Folder) -> bool:
    return folder is None or (folder.trashed_at is None and folder.workspace_id == record.workspace_id)


def _take_out(record: Document | Folder) -> None:
    record.trashed_at = record.trashed_by_id = record.trashed_with_id = None


def destroy_document(document: Document, now: datetime) -> None:
    """For good, with all versions. The bytes go when the store is swept; the journal keeps its lines."""
    queue_index("document", document.id, now)
    kinds.forget("document", [document.id], now)
    db.session.delete(document)
    db.session.flush()


def destroy_folder(folder: Folder, now: datetime) -> None:
    """For good, with what went to the trash together with it."""
    inside = select(Document).where(Document.trashed_with_id == folder.id)
    for document in db.session.scalars(inside).all():
        destroy_document(document, now)
    going = [folder.id, *db.session.scalars(select(Folder.id).where(Folder.trashed_with_id == folder.id))]
    # What was thrown away on its own, before, keeps its own time; it only loses its place.
    db.session.execute(update(Document).where(Document.folder_id.in_(going)).values(folder_id=None))
    loose = update(Folder).where(Folder.parent_id.in_(going))
    db.session.execute(loose.values(parent_id=None))
    db.session.execute(delete(Folder).where(Folder.trashed_with_id == folder.id))
    db.session.execute(delete(Folder).where(Folder.id == folder.id))
    db.session.expire_all()
