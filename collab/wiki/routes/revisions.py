"""The history of a page: what was changed when, and an older text brought back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.wiki import actions
from collab.wiki.kind import NAME
from collab.wiki.models import Page
from collab.wiki.routes import bp
from collab.wiki.routes.page import crumbs
from collab.wiki.tree import Tree
from collab.workspaces.gate import signed_in
from collab.writing.differences import difference
from collab.writing.saving import revisions


@bp.get("/s/<page>/revisions")
@permits(Permission.WIKI_READ)
def history(page: Page) -> str:
    return render_template(
        "wiki/revisions.html",
        page=page,
        revisions=revisions(NAME, page.id),
        crumbs=crumbs(page.workspace, Tree.of(page.workspace_id), page),
    )


@bp.get("/s/<page>/revisions/<number>")
@permits(Permission.WIKI_READ)
def revision(page: Page, number: str) -> str:
    """What one revision changed, and the text as it was."""
    wanted = number_in(number)
    known = list(revisions(NAME, page.id))  # newest first
    at = next((place for place, each in enumerate(known) if each.number == wanted), None)
    if at is None:
        abort(404)
    chosen, before = known[at], known[at + 1] if at + 1 < len(known) else None
    return render_template(
        "wiki/revision.html",
        page=page,
        revision=chosen,
        before=before,
        after=known[at - 1] if at else None,
        difference=difference(before.text if before else "", chosen.text),
        crumbs=crumbs(page.workspace, Tree.of(page.workspace_id), page),
    )


@bp.post("/s/<page>/revisions/<number>/restore")
@permits(Permission.WIKI_WRITE)
def restore_revision(page: Page, number: str) -> Response:
    saved = actions.restore_revision(page, number_in(number), actor=signed_in(), now=now())
    if saved is None:
        abort(404)
    db.session.commit()
    flash(_("Der Text der Fassung %(number)s gilt wieder.", number=number), "success")
    return redirect(url_for("wiki.show", page=page.key), 303)


def number_in(part: str) -> int:
    """A number in an address; anything else names nothing."""
    if not (part.isascii() and part.isdigit() and len(part) < 9):
        abort(404)
    return int(part)
