"""What the worker made of a document: thumbnail, picture, PDF."""

from __future__ import annotations

from flask import Response, abort

from collab.base.permissions import Permission, permits
from collab.documents import previews
from collab.documents.downloads import RASTER, send, send_derived, send_version
from collab.documents.models import Document
from collab.documents.routes import bp


@bp.get("/d/<document>/thumbnail")
@permits(Permission.DOCUMENT_READ)
def thumbnail(document: Document) -> Response:
    return _derived(document, previews.THUMBNAIL, "image/webp")


@bp.get("/d/<document>/picture")
@permits(Permission.DOCUMENT_READ)
def picture(document: Document) -> Response:
    return _derived(document, previews.PICTURE, "image/webp")


@bp.get("/d/<document>/image")
@permits(Permission.DOCUMENT_READ)
def image(document: Document) -> Response:
    """The picture for a text: the smaller one that the worker makes, until then the file itself.

    The address stands in texts and does not change with the file, so browsers ask each time.
    """
    digest = document.current.digest
    if previews.has(digest, previews.PICTURE):
        path, name = previews.derived(digest, previews.PICTURE), f"{digest[:32]}-{previews.PICTURE}"
        return send(path, "image/webp", path.name, name, None, inline=True)
    if document.current.mime not in RASTER:
        abort(404)
    return send_version(document.current, document.filename, inline=True)


@bp.get("/d/<document>/pdf")
@permits(Permission.DOCUMENT_READ)
def pdf(document: Document) -> Response:
    """An office document as PDF."""
    return _derived(document, previews.PDF, "application/pdf")


def _derived(document: Document, sort: str, mime: str) -> Response:
    digest = document.current.digest
    if not previews.has(digest, sort):
        abort(404)
    return send_derived(previews.derived(digest, sort), mime, f"{digest[:32]}-{sort}")
