"""Where a page stands, and what it is besides a text."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.wiki import actions, queries
from collab.wiki.actions import Step
from collab.wiki.actions.writing import ensure_present
from collab.wiki.forms import TOP
from collab.wiki.models import Page
from collab.wiki.routes import bp
from collab.workspaces.gate import signed_in


@bp.post("/s/<page>/move")
@permits(Permission.WIKI_WRITE)
def move(page: Page) -> Response:
    """One step in the list (`step`), or right below another page (`parent`)."""
    ensure_present(page)
    step, parent_key = request.form.get("step"), request.form.get("parent")
    if step in {each.value for each in Step}:
        moved = actions.step_page(page, Step(step), actor=signed_in(), now=now())
    elif parent_key:
        parent = queries.page_by_key(page.workspace, parent_key)
        if parent is None and parent_key != TOP:
            abort(404)
        moved = actions.place_page(page, parent, actor=signed_in(), now=now())
    else:
        abort(400)
    db.session.commit()
    flash(_("Verschoben.") if moved else _("Die Seite steht schon dort."), "success" if moved else "info")
    return redirect(url_for("wiki.show", page=page.key, _anchor="place"), 303)


@bp.post("/s/<page>/template")
@permits(Permission.WIKI_WRITE)
def mark_template(page: Page) -> Response:
    """`template` = 1: others may begin with this page; empty: no more."""
    ensure_present(page)
    wished = request.form.get("template") == "1"
    actions.mark_template(page, wished, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        _("Neue Seiten können jetzt mit dieser beginnen.")
        if wished
        else _("Die Seite ist keine Vorlage mehr."),
        "success",
    )
    return redirect(url_for("wiki.show", page=page.key), 303)


@bp.post("/s/<page>/front")
@permits(Permission.WORKSPACE_MANAGE)
def choose_front(page: Page) -> Response:
    """`front` = 1: show it at the top of the workspace's front page; empty: no more."""
    ensure_present(page)
    if request.form.get("front") == "1":
        actions.choose_front_page(page, actor=signed_in(), now=now())
        flash(_("Die Seite steht jetzt oben auf der Übersicht."), "success")
    else:
        actions.give_up_front_page(page, actor=signed_in(), now=now())
        flash(_("Die Seite steht nicht mehr auf der Übersicht."), "success")
    db.session.commit()
    return redirect(url_for("wiki.show", page=page.key), 303)
