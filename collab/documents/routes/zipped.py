"""Folders and selections as ZIP."""

from __future__ import annotations

from flask import Response, request

from collab.base.permissions import Permission, permits
from collab.documents import queries
from collab.documents.models import Document, Folder
from collab.documents.routes import bp
from collab.documents.zipping import pack, send_zip
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/documents/zip")
@permits(Permission.DOCUMENT_READ)
def zip_top(workspace: Workspace) -> Response:
    """All documents of the workspace, or those that are `selected`."""
    if "selected" in request.args:
        documents, folders = queries.selected(workspace, request.args.getlist("selected"))
    else:
        documents, folders = queries.at_the_top(workspace)
    return _zip(documents, folders, workspace.title)


@bp.get("/w/<workspace>/documents/<folder>/zip")
@permits(Permission.DOCUMENT_READ)
def zip_folder(workspace: Workspace, folder: Folder) -> Response:
    return _zip([], [folder], folder.name)


def _zip(documents: list[Document], folders: list[Folder], name: str) -> Response:
    files = pack(documents, folders)
    if len(documents) + len(folders) == 1:
        name = documents[0].title if documents else folders[0].name
    return send_zip(files, f"{name}.zip")
