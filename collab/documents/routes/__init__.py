"""The addresses of this room, one module a noun."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("documents", __name__)


def gather() -> Blueprint:
    """The blueprint with all its routes."""
    from collab.documents.routes import (  # noqa: F401 - each adds its routes to the blueprint
        download,
        folders,
        listing,
        locks,
        page,
        preview,
        properties,
        selection,
        trash,
        upload,
        versions,
        zipped,
    )

    return bp
