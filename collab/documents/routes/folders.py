"""Making, renaming and throwing away folders."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.documents import actions
from collab.documents.forms import NameForm
from collab.documents.models import Folder
from collab.documents.routes import bp
from collab.documents.routes.listing import address_of, crumbs
from collab.documents.tree import Tree
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.route("/w/<workspace>/documents/new-folder", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_WRITE)
def new_folder(workspace: Workspace) -> Any:
    return create(workspace, None)


@bp.route("/w/<workspace>/documents/<folder>/new-folder", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_WRITE)
def new_folder_inside(workspace: Workspace, folder: Folder) -> Any:
    return create(workspace, folder)


def create(workspace: Workspace, parent: Folder | None) -> Any:
    form = NameForm()
    if form.validate_on_submit():
        ensure_there(parent)
        try:
            made = actions.create_folder(workspace, parent, form.name.data, actor=signed_in(), now=now())
        except Refused as refusal:
            form.name.errors = [refusal.message]
        else:
            db.session.commit()
            return redirect(address_of(workspace, made), 303)
    return ask(form, workspace, parent, _("Neuer Ordner"), _("Anlegen"), parent)


@bp.route("/w/<workspace>/documents/<folder>/rename", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_WRITE)
def rename_folder(workspace: Workspace, folder: Folder) -> Any:
    form = NameForm(name=folder.name)
    if form.validate_on_submit():
        ensure_there(folder)
        try:
            actions.rename_folder(folder, form.name.data, actor=signed_in(), now=now())
        except Refused as refusal:
            form.name.errors = [refusal.message]
        else:
            db.session.commit()
            return redirect(address_of(workspace, folder), 303)
    return ask(form, workspace, folder, _("Ordner umbenennen"), _("Umbenennen"), folder)


def ask(
    form: NameForm, workspace: Workspace, place: Folder | None, title: str, button: str, back: Folder | None
) -> Any:
    tree = Tree.of(workspace.id)
    page = render_template(
        "documents/name.html",
        form=form,
        page_title=title,
        button_label=button,
        back=address_of(workspace, back),
        crumbs=crumbs(workspace, tree.way_to(place.id) if place else []),
    )
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/documents/<folder>/trash")
@permits(Permission.DOCUMENT_WRITE)
def trash_folder(workspace: Workspace, folder: Folder) -> Response:
    parent = folder.parent
    actions.trash_folder(folder, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("documents.restore_folder", workspace=workspace.slug, folder=folder.key)
    tell_with_undo(_("Der Ordner „%(name)s“ liegt im Papierkorb.", name=folder.name), undo)
    return redirect(address_of(workspace, parent), 303)


@bp.post("/w/<workspace>/documents/<folder>/restore")
@permits(Permission.DOCUMENT_WRITE)
def restore_folder(workspace: Workspace, folder: Folder) -> Response:
    actions.restore_folder(folder, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Ordner „%(name)s“ ist wieder da.", name=folder.name), "success")
    return redirect(address_of(workspace, folder), 303)


def ensure_there(folder: Folder | None) -> None:
    if folder is not None and folder.trashed_at is not None:
        raise Refused(_("Dieser Ordner liegt im Papierkorb. Holen Sie ihn zuerst zurück."))
