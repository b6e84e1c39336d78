"""The properties of one document."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.documents import actions, queries
from collab.documents.forms import PropertiesForm
from collab.documents.models import Document
from collab.documents.routes import bp
from collab.documents.routes.listing import crumbs
from collab.documents.routes.versions import ensure_present
from collab.documents.tree import Tree
from collab.extensions import db
from collab.workspaces.gate import signed_in


@bp.route("/d/<document>/edit", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_WRITE)
def edit(document: Document) -> Any:
    ensure_present(document)
    actor = signed_in()
    actions.ensure_free(document, actor)
    form = PropertiesForm.of(document, queries.cities_for(document.workspace))
    if form.validate_on_submit():
        moment = now()
        try:
            actions.change_properties(document, form.properties(), actor=actor, now=moment)
            actions.rename_document(document, form.filename.data, actor=actor, now=moment)
        except Refused as refusal:
            db.session.rollback()
            form.filename.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return redirect(url_for("documents.show", document=document.key), 303)
    page = render_template(
        "documents/edit.html",
        form=form,
        document=document,
        known_tags=queries.known_tags(document.workspace),
        crumbs=crumbs(document.workspace, Tree.of(document.workspace_id).way_to(document.folder_id)),
    )
    return page, 422 if form.errors else 200
