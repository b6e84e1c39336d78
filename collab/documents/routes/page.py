"""The page of one document."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.documents import actions, shown
from collab.documents.extraction import requeue
from collab.documents.forms import LockForm
from collab.documents.kind import subject_of
from collab.documents.labels import doctype_label, state_sentence
from collab.documents.models import Document
from collab.documents.routes import bp
from collab.documents.routes.listing import crumbs
from collab.documents.tree import Tree
from collab.extensions import db
from collab.workspaces.gate import signed_in


@bp.get("/d/<document>")
@permits(Permission.DOCUMENT_READ)
def show(document: Document) -> str:
    actor = signed_in()
    tree = Tree.of(document.workspace_id)
    return render_template(
        "documents/page.html",
        document=document,
        version=document.current,
        versions=shown.versions(document),
        preview=shown.preview(document.current),
        history=shown.history(document, actor),
        crumbs=crumbs(document.workspace, tree.way_to(document.folder_id)),
        doctype=doctype_label(document.doctype),
        state=state_sentence(document.current.text_state, document.current.text_reason),
        locked_for_me=actions.is_locked_for(document, actor),
        lock_form=LockForm(),
        short_address=public_url("documents.show", document=document.key),
        subject=subject_of(document),
    )


@bp.post("/d/<document>/read-again")
@permits(Permission.DOCUMENT_WRITE)
def read_again(document: Document) -> Response:
    """Try once more to read the text."""
    requeue(document, now())
    db.session.commit()
    flash(_("Der Text wird noch einmal gelesen."))
    return redirect(url_for("documents.show", document=document.key), 303)
