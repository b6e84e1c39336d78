"""Moving and copying, within a workspace and into another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from collab import activity
from collab.base.errors import Refused
from collab.documents.actions.filing import take_over_text
from collab.documents.actions.folders import taken_file_names, taken_folder_names
from collab.documents.actions.journal import hold, record_document, record_folder
from collab.documents.actions.locks import ensure_free
from collab.documents.models import Document, DocumentTag, ExtractionJob, Folder, Version
from collab.documents.names import free_among
from collab.documents.tree import Tree
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Target:
    """A folder (None: the top) of a workspace in which the actor may write."""

    workspace: Workspace
    folder: Folder | None


def move_document(document: Document, target: Target, *, actor: Account, now: datetime) -> bool:
    """Put a document elsewhere; its address stays. Returns False where it lies there already."""
    ensure_free(document, actor)
    folder_id = target.folder.id if target.folder else None
    if (document.workspace_id, document.folder_id) == (target.workspace.id, folder_id):
        return False
    hold(target.workspace)
    source = document.workspace
    document.filename = free_among(document.filename, taken_file_names(target.workspace, target.folder))
    document.workspace, document.folder = target.workspace, target.folder
    document.changed_at = now
    _record_move(document, source, actor, now)
    return True


def move_folder(folder: Folder, target: Target, *, actor: Account, now: datetime) -> bool:
    """Put a folder with everything in it elsewhere."""
    if (folder.workspace_id, folder.parent_id) == (
        target.workspace.id,
        target.folder.id if target.folder else None,
    ):
        return False
    hold(folder.workspace)
    hold(target.workspace)
    source = folder.workspace
    moving = Tree.of(source.id).below(folder.id)
    if target.folder is not None and target.folder.id in moving:
        raise Refused(
            _("Ein Ordner kann nicht in sich selbst verschoben werden. Bitte wählen Sie einen anderen.")
        )
    folder.name = free_among(folder.name, taken_folder_names(target.workspace, target.folder))
    folder.parent = target.folder
    if source.id != target.workspace.id:
        _change_workspace(moving, target.workspace, actor, now)
        activity.record(
            "folder.moved_out", "folder", folder.id, folder.name, actor=actor, now=now, workspace=source
        )
    record_folder("folder.moved", folder, actor, now)
    return True


def _change_workspace(moving: set[int], workspace: Workspace, actor: Account, now: datetime) -> None:
    """Folders and documents follow into the other workspace. What lies in the trash stays behind."""
    documents = db.session.scalars(
        select(Document).where(Document.folder_id.in_(moving), Document.trashed_at.is_(None))
    ).all()
    for document in documents:
        ensure_free(document, actor)
        document.workspace = workspace
        queue_index("document", document.id, now)
    for inner in db.session.scalars(select(Folder).where(Folder.id.in_(moving))):
        inner.workspace = workspace
    db.session.flush()
    trashed = update(Document).where(Document.folder_id.in_(moving), Document.trashed_at.is_not(None))
    db.session.execute(trashed.values(folder_id=None))
    left = update(Folder).where(Folder.parent_id.in_(moving), Folder.trashed_at.is_not(None))
    db.session.execute(left.values(parent_id=None))


def _record_move(document: Document, source: Workspace, actor: Account, now: datetime) -> None:
    """Each workspace is told its own side only: who reads one may not know of the other."""
    if source.id != document.workspace.id:
        activity.record(
            "document.moved_out",
            "document",
            document.id,
            document.title,
            actor=actor,
            now=now,
            workspace=source,
        )
    place = document.folder.name if document.folder else ""
    record_document("document.moved", document, actor, now, folder=place)


def copy_document(document: Document, target: Target, *, actor: Account, now: datetime) -> Document:
    """A second document with the current version; the older ones stay with the first."""
    hold(target.workspace)
    copy = _copied(document, target.workspace, target.folder, actor, now)
    record_document("document.copied", copy, actor, now)
    return copy


def copy_folder(folder: Folder, target: Target, *, actor: Account, now: datetime) -> Folder:
    """A copy of the folder with everything in it."""
    hold(target.workspace)
    tree = Tree.of(folder.workspace_id)
    name = free_among(folder.name, taken_folder_names(target.workspace, target.folder))
    copies: dict[int, Folder] = {folder.id: _folder(target.workspace, target.folder, name, actor, now)}
    for _depth, node in list(tree.walk(folder.id)):
        assert node.parent_id is not None
        copies[node.id] = _folder(target.workspace, copies[node.parent_id], node.name, actor, now)
    documents = db.session.scalars(
        select(Document).where(Document.folder_id.in_(copies), Document.trashed_at.is_(None))
    )
    for document in documents.all():
        assert document.folder_id is not None
        copied = _copied(document, target.workspace, copies[document.folder_id], actor, now)
        queue_index("document", copied.id, now)
    record_folder("folder.copied", copies[folder.id], actor, now)
    return copies[folder.id]


def _folder(workspace: Workspace, parent: Folder | None, name: str, actor: Account, now: datetime) -> Folder:
    folder = Folder(workspace=workspace, parent=parent, name=name, created_at=now, created_by_id=actor.id)
    db.session.add(folder)
    db.session.flush()
    return folder


def _copied(
    document: Document, workspace: Workspace, folder: Folder | None, actor: Account, now: datetime
) -> Document:
    source = document.current
    copy = Document(
        workspace=workspace,
        folder=folder,
        filename=free_among(document.filename, taken_file_names(workspace, folder)),
        title=document.title,
        doctype=document.doctype,
        day=document.day,
        description=document.description,
        city_id=document.city_id,
        guessed=list(document.guessed),
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        tags=[DocumentTag(name=tag.name) for tag in document.tags],
    )
    db.session.add(copy)
    db.session.flush()
    version = Version(
        document_id=copy.id,
        number=1,
        digest=source.digest,
        size=source.size,
        mime=source.mime,
        filename=copy.filename,
        author_id=actor.id,
        created_at=now,
        pages=[],
    )
    db.session.add(version)
    db.session.flush()
    if not take_over_text(source, version):
        db.session.add(ExtractionJob(version_id=version.id, queued_at=now, not_before=now))
    return copy
