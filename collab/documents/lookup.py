"""Finding by relative path: what of a tree that is about to come is there already."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from collab.base.errors import Refused
from collab.documents.models import Document, Folder
from collab.documents.names import name_key, split_path
from collab.documents.tree import Tree
from collab.extensions import db
from collab.workspaces.models import Workspace


def existing(workspace: Workspace, folder: Folder | None, paths: Iterable[str]) -> dict[str, Document]:
    """For each path below `folder` that names a document, that document; with three questions at most."""
    tree = Tree.of(workspace.id)
    wanted: dict[tuple[int | None, str], list[str]] = {}
    for path in paths:
        try:
            parts = split_path(path)
        except Refused:
            continue
        if not parts:
            continue
        place = _folder_at(tree, folder.id if folder else None, parts[:-1])
        if place is not MISSING:
            wanted.setdefault((place, name_key(parts[-1])), []).append(path)
    found: dict[str, Document] = {}
    for document in _documents_in(workspace, {place for place, _key in wanted}):
        for path in wanted.get((document.folder_id, document.name_key), ()):
            found[path] = document
    return found


MISSING = -1


def _folder_at(tree: Tree, folder_id: int | None, names: list[str]) -> int | None:
    for name in names:
        inner = [node.id for node in tree.inside(folder_id) if name_key(node.name) == name_key(name)]
        if not inner:
            return MISSING
        folder_id = inner[0]
    return folder_id


def _documents_in(workspace: Workspace, folder_ids: set[int | None]) -> list[Document]:
    query = select(Document).where(Document.workspace_id == workspace.id, Document.trashed_at.is_(None))
    inside = [folder_id for folder_id in folder_ids if folder_id is not None]
    found = list(db.session.scalars(query.where(Document.folder_id.in_(inside)))) if inside else []
    if None in folder_ids:
        found += db.session.scalars(query.where(Document.folder_id.is_(None)))
    return found
