"""Making a page and writing on it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.people.forms import one_line
from collab.wiki import actions, queries
from collab.wiki.actions.writing import ensure_present
from collab.wiki.forms import TOP, EditForm, NewPageForm
from collab.wiki.kind import NAME, subject_of
from collab.wiki.models import LONGEST_TITLE, Page, title_key
from collab.wiki.routes import bp
from collab.wiki.routes.page import crumbs
from collab.wiki.tree import Tree
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing.drafts import place_of
from collab.writing.saving import Conflict


@bp.route("/w/<workspace>/wiki/new", methods=["GET", "POST"])
@permits(Permission.WIKI_WRITE)
def new(workspace: Workspace) -> Any:
    tree = Tree.of(workspace.id)
    form = NewPageForm(tree, parent=TOP)
    templates = queries.templates(workspace)
    place = f"page-new-{workspace.id}"
    if request.method == "GET":
        begin(form, workspace, templates)
    if form.validate_on_submit():
        parent = queries.page_by_key(workspace, form.parent.data)
        try:
            page = actions.create_page(
                workspace,
                form.title.data,
                form.text.data or "",
                actor=signed_in(),
                now=now(),
                parent=parent,
                place=place,
            )
        except Refused as refusal:
            db.session.rollback()
            form.title.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Die Seite „%(title)s“ ist angelegt.", title=page.title), "success")
            return redirect(url_for("wiki.show", page=page.key), 303)
    answer = render_template(
        "wiki/new.html",
        form=form,
        templates=templates,
        chosen=request.args.get("template", ""),
        place=place,
        trashed=queries.trashed_named(workspace, title_key(form.title.data or "")),
        crumbs=crumbs(workspace, tree, None),
    )
    return answer, 422 if form.errors else 200


def begin(form: NewPageForm, workspace: Workspace, templates: list[Page]) -> None:
    """What the address says of a page to come: its title, its place, the template it begins with."""
    form.title.data = one_line(request.args.get("title"))[:LONGEST_TITLE]
    if queries.page_by_key(workspace, parent := request.args.get("parent", "")):
        form.parent.data = parent
    chosen = next((page for page in templates if page.key == request.args.get("template")), None)
    if chosen is not None:
        form.text.data = chosen.text


@bp.route("/s/<page>/edit", methods=["GET", "POST"])
@permits(Permission.WIKI_WRITE)
def edit(page: Page) -> Any:
    ensure_present(page)
    form = EditForm(title=page.title, text=page.text, based_on=page.text_number)
    conflict = None
    if form.validate_on_submit():
        try:
            saved = actions.write_page(
                page,
                form.title.data,
                form.text.data or "",
                based_on=form.based_on.data or 0,
                actor=signed_in(),
                now=now(),
                note=form.note.data or "",
            )
        except Conflict as found:
            db.session.commit()  # her text is kept as a draft
            conflict = found
        except Refused as refusal:
            db.session.rollback()
            form.title.errors = [refusal.message]
        else:
            db.session.commit()
            if saved.merged:
                flash(_("Gespeichert, zusammen mit dem, was andere inzwischen geschrieben haben."), "success")
            else:
                flash(_("Gespeichert."), "success")
            return redirect(url_for("wiki.show", page=page.key), 303)
    answer = render_template(
        "wiki/edit.html",
        page=page,
        form=form,
        conflict=conflict,
        place=place_of(NAME, page.id),
        about=subject_of(page).about,
        crumbs=crumbs(page.workspace, Tree.of(page.workspace_id), page),
    )
    return answer, 409 if conflict else 422 if form.errors else 200
