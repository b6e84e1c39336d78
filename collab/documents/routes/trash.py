"""The trash of a workspace."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import moment_of_click, tell_with_undo
from collab.documents import actions, trash_bin
from collab.documents.models import Document
from collab.documents.routes import bp
from collab.documents.routes.listing import address_of
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/trash")
@permits(Permission.DOCUMENT_WRITE)
def trash(workspace: Workspace) -> str:
    thrown = trash_bin.entries(workspace, int(current_app.config["TRASH_DAYS"]))
    return render_template("documents/trash.html", thrown=thrown, days=current_app.config["TRASH_DAYS"])


@bp.post("/d/<document>/trash")
@permits(Permission.DOCUMENT_WRITE)
def trash_document(document: Document) -> Response:
    place = address_of(document.workspace, document.folder)
    actions.trash_document(document, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("documents.restore_document", document=document.key)
    tell_with_undo(_("„%(title)s“ liegt im Papierkorb.", title=document.title), undo)
    return redirect(place, 303)


@bp.post("/d/<document>/restore")
@permits(Permission.DOCUMENT_WRITE)
def restore_document(document: Document) -> Response:
    actions.restore_document(document, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=document.title), "success")
    return redirect(url_for("documents.show", document=document.key), 303)


@bp.post("/w/<workspace>/trash/restore")
@permits(Permission.DOCUMENT_WRITE)
def restore_batch(workspace: Workspace) -> Response:
    """Take back one click on "trash", by the moment of that click."""
    actor = signed_in()
    documents, folders = trash_bin.thrown_at(workspace, actor, moment_of_click())
    for folder in folders:
        actions.restore_folder(folder, actor=actor, now=now())
    for document in documents:
        actions.restore_document(document, actor=actor, now=now())
    restored = len(documents) + len(folders)
    db.session.commit()
    flash(ngettext("%(num)s Eintrag zurückgeholt.", "%(num)s Einträge zurückgeholt.", restored), "success")
    place = documents[0].folder if documents else folders[0].parent if folders else None
    return redirect(address_of(workspace, place), 303)
