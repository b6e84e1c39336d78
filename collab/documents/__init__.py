"""The room of documents: folders, documents, versions, their text."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base import storage
    from collab.base.permissions import Permission
    from collab.documents import kind, labels, queries, routes
    from collab.documents.models import Document, Folder
    from collab.workspaces import access, gate, tabs

    access.RULES[Document] = queries.visible_document
    access.RULES[Folder] = queries.visible_folder
    gate.names("document", queries.find_document)
    gate.names("folder", queries.find_folder)
    gate.plain("number")
    kind.register()
    storage.keeps(_named_bytes)
    app.register_blueprint(routes.gather())
    app.jinja_env.filters["doctype"] = labels.doctype_label
    tabs.add(
        _l("Dokumente"),
        "documents.top",
        Permission.DOCUMENT_READ,
        "document",
        order=20,
        covers=("documents.",),
    )


def _named_bytes() -> Iterable[str]:
    from sqlalchemy import select

    from collab.documents.models import Version
    from collab.extensions import db

    return db.session.scalars(select(Version.digest).distinct())
