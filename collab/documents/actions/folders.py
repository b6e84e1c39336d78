"""Making and naming folders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.documents.actions.journal import hold, record_folder
from collab.documents.models import Document, Folder
from collab.documents.names import name_key, typed_name
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace


def create_folder(
    workspace: Workspace, parent: Folder | None, name: str, *, actor: Account, now: datetime
) -> Folder:
    """A new folder; refused where one of that name is already there."""
    hold(workspace)
    name = typed_name(name, _("Neuer Ordner"))
    if folder_named(workspace, parent, name):
        raise Refused(
            _("Hier gibt es schon einen Ordner „%(name)s“. Bitte wählen Sie einen anderen Namen.", name=name)
        )
    return _added(workspace, parent, name, actor, now)


def folder_at(
    workspace: Workspace, parent: Folder | None, names: Iterable[str], *, actor: Account, now: datetime
) -> Folder | None:
    """The folder at the end of a way of cleaned names; what is missing of it is made."""
    hold(workspace)
    for name in names:
        parent = folder_named(workspace, parent, name) or _added(workspace, parent, name, actor, now)
    return parent


def rename_folder(folder: Folder, name: str, *, actor: Account, now: datetime) -> None:
    hold(folder.workspace)
    name = typed_name(name, folder.name)
    if name == folder.name:
        return
    other = folder_named(folder.workspace, folder.parent, name)
    if other is not None and other.id != folder.id:
        raise Refused(
            _("Hier gibt es schon einen Ordner „%(name)s“. Bitte wählen Sie einen anderen Namen.", name=name)
        )
    before, folder.name = folder.name, name
    record_folder("folder.renamed", folder, actor, now, before=before)


def folder_named(workspace: Workspace, parent: Folder | None, name: str) -> Folder | None:
    return db.session.scalar(
        select(Folder).where(
            Folder.workspace_id == workspace.id,
            Folder.parent_id == (parent.id if parent else None),
            Folder.name_key == name_key(name),
            Folder.trashed_at.is_(None),
        )
    )


def taken_folder_names(workspace: Workspace, parent: Folder | None) -> set[str]:
    """Keys of the names of all folders right inside a folder."""
    query = select(Folder.name_key).where(
        Folder.workspace_id == workspace.id,
        Folder.parent_id == (parent.id if parent else None),
        Folder.trashed_at.is_(None),
    )
    return set(db.session.scalars(query))


def document_named(workspace: Workspace, folder: Folder | None, filename: str) -> Document | None:
    return db.session.scalar(
        select(Document).where(
            Document.workspace_id == workspace.id,
            Document.folder_id == (folder.id if folder else None),
            Document.name_key == name_key(filename),
            Document.trashed_at.is_(None),
        )
    )


def taken_file_names(workspace: Workspace, folder: Folder | None) -> set[str]:
    """Keys of the names of all documents right inside a folder."""
    query = select(Document.name_key).where(
        Document.workspace_id == workspace.id,
        Document.folder_id == (folder.id if folder else None),
        Document.trashed_at.is_(None),
    )
    return set(db.session.scalars(query))


def _added(workspace: Workspace, parent: Folder | None, name: str, actor: Account, now: datetime) -> Folder:
    folder = Folder(workspace=workspace, parent=parent, name=name, created_at=now, created_by_id=actor.id)
    db.session.add(folder)
    record_folder("folder.created", folder, actor, now)
    return folder
