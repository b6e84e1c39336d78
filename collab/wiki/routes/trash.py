"""Throwing pages away, and bringing them back."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.wiki import actions, queries
from collab.wiki.models import Page
from collab.wiki.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/wiki/trash")
@permits(Permission.WIKI_WRITE)
def trash(workspace: Workspace) -> str:
    return render_template(
        "wiki/trash.html", thrown=queries.trashed(workspace), days=current_app.config["TRASH_DAYS"]
    )


@bp.post("/s/<page>/trash")
@permits(Permission.WIKI_WRITE)
def trash_page(page: Page) -> Response:
    parent = db.session.get(Page, page.parent_id) if page.parent_id else None
    gone = actions.trash_page(page, actor=signed_in(), now=now())
    db.session.commit()
    message = _("„%(title)s“ liegt im Papierkorb.", title=page.title)
    if gone > 1:
        message += " " + ngettext(
            "Mit ihr %(num)s Seite, die darunter stand.",
            "Mit ihr %(num)s Seiten, die darunter standen.",
            gone - 1,
        )
    tell_with_undo(message, url_for("wiki.restore_page", page=page.key))
    if parent is not None and parent.trashed_at is None:
        return redirect(url_for("wiki.show", page=parent.key), 303)
    return redirect(url_for("wiki.index", workspace=page.workspace.slug), 303)


@bp.post("/s/<page>/restore")
@permits(Permission.WIKI_WRITE)
def restore_page(page: Page) -> Response:
    actions.restore_page(page, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=page.title), "success")
    return redirect(url_for("wiki.show", page=page.key), 303)
