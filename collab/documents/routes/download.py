"""Downloads of the current and of older versions."""

from __future__ import annotations

from flask import Response, abort

from collab.base.permissions import Permission, permits
from collab.documents.actions.filing import version_of
from collab.documents.downloads import send_version
from collab.documents.models import Document
from collab.documents.names import split_ending
from collab.documents.routes import bp
from collab.documents.routes.versions import number_in


@bp.get("/d/<document>/download")
@permits(Permission.DOCUMENT_READ)
def download(document: Document) -> Response:
    return send_version(document.current, document.filename)


@bp.get("/d/<document>/versions/<number>/download")
@permits(Permission.DOCUMENT_READ)
def download_version(document: Document, number: str) -> Response:
    """An older version says its number in its name, so that two of them do not get mixed up."""
    version = version_of(document, number_in(number))
    if version is None:
        abort(404)
    if version.number == document.current_number:
        return send_version(version, document.filename)
    stem, ending = split_ending(document.filename)
    ending = split_ending(version.filename)[1] or ending
    return send_version(version, f"{stem} (Fassung {version.number}){ending}")


@bp.get("/d/<document>/inline")
@permits(Permission.DOCUMENT_READ)
def inline(document: Document) -> Response:
    """The file itself for the preview in the page; a type that may not be shown comes as a download."""
    return send_version(document.current, document.filename, inline=True)
