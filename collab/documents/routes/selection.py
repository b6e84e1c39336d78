"""Doing something with several documents and folders at once."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.documents import actions, places, queries
from collab.documents.actions import Target
from collab.documents.forms import ManyForm, split_tags
from collab.documents.models import Document, Folder
from collab.documents.routes import bp
from collab.documents.routes.listing import address_of, crumbs
from collab.documents.tree import Tree
from collab.extensions import db
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace

PAGES = {
    "edit": "documents.edit_selection",
    "move": "documents.move_selection",
    "copy": "documents.copy_selection",
    "zip": "documents.zip_top",
}


@bp.post("/w/<workspace>/documents/selection")
@permits(Permission.DOCUMENT_READ)
def choose(workspace: Workspace) -> Response:
    """What the button of the list asked for; leads on to the page for it."""
    values = request.form.getlist("selected")
    what = request.form.get("do", "")
    if not values:
        raise Refused(_("Bitte wählen Sie zuerst etwas aus der Liste."), 422)
    if what == "trash":
        return trash(workspace, values)
    if what not in PAGES:
        abort(400)
    return redirect(url_for(PAGES[what], workspace=workspace.slug, selected=values), 303)


def trash(workspace: Workspace, values: list[str]) -> Response:
    if not may(Permission.DOCUMENT_WRITE):
        abort(403)
    documents, folders = found(workspace, values)
    place = place_of(documents, folders)
    actor, moment = signed_in(), now()
    for document in documents:
        actions.trash_document(document, actor=actor, now=moment)
    for folder in folders:
        actions.trash_folder(folder, actor=actor, now=moment)
    db.session.commit()
    undo = url_for("documents.restore_batch", workspace=workspace.slug, moment=moment.isoformat())
    count = len(documents) + len(folders)
    message = ngettext("In den Papierkorb gelegt.", "%(num)s Einträge in den Papierkorb gelegt.", count)
    tell_with_undo(message, undo)
    return redirect(address_of(workspace, place), 303)


@bp.route("/w/<workspace>/documents/selection/edit", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_WRITE)
def edit_selection(workspace: Workspace) -> Any:
    documents, _folders = found(workspace, request.values.getlist("selected"))
    if not documents:
        raise Refused(_("Angaben lassen sich nur zu Dokumenten ändern, nicht zu Ordnern."), 422)
    form = ManyForm.of(queries.cities_for(workspace))
    if form.validate_on_submit():
        actor, moment = signed_in(), now()
        given = form.properties()
        add, remove = split_tags(form.add_tags.data), split_tags(form.remove_tags.data)
        for document in documents:
            if given:
                actions.change_properties(document, given, actor=actor, now=moment)
            if add or remove:
                actions.change_tags(document, add, remove, actor=actor, now=moment)
        db.session.commit()
        flash(
            ngettext("%(num)s Dokument geändert.", "%(num)s Dokumente geändert.", len(documents)), "success"
        )
        return redirect(address_of(workspace, documents[0].folder), 303)
    place = place_of(documents, [])
    page = render_template(
        "documents/edit_many.html",
        form=form,
        documents=documents,
        known_tags=queries.known_tags(workspace),
        back=address_of(workspace, place),
        crumbs=crumbs(workspace, Tree.of(workspace.id).way_to(place.id if place else None)),
    )
    return page, 422 if form.errors else 200


@bp.route("/w/<workspace>/documents/selection/move", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_WRITE)
def move_selection(workspace: Workspace) -> Any:
    if request.method == "GET":
        return ask_where(workspace, copying=False)
    documents, folders = found(workspace, request.form.getlist("selected"))
    target = target_of(workspace)
    actor, moment = signed_in(), now()
    moved = [actions.move_folder(folder, target, actor=actor, now=moment) for folder in folders]
    moved += [actions.move_document(document, target, actor=actor, now=moment) for document in documents]
    db.session.commit()
    count = sum(moved)
    flash(ngettext("%(num)s Eintrag verschoben.", "%(num)s Einträge verschoben.", count), "success")
    return redirect(address_of(target.workspace, target.folder), 303)


@bp.route("/w/<workspace>/documents/selection/copy", methods=["GET", "POST"])
@permits(Permission.DOCUMENT_READ)
def copy_selection(workspace: Workspace) -> Any:
    """Who may only read here may copy into a workspace of their own."""
    if request.method == "GET":
        return ask_where(workspace, copying=True)
    documents, folders = found(workspace, request.form.getlist("selected"))
    target = target_of(workspace)
    actor, moment = signed_in(), now()
    for folder in folders:
        actions.copy_folder(folder, target, actor=actor, now=moment)
    for document in documents:
        actions.copy_document(document, target, actor=actor, now=moment)
    db.session.commit()
    count = len(documents) + len(folders)
    flash(ngettext("%(num)s Eintrag kopiert.", "%(num)s Einträge kopiert.", count), "success")
    return redirect(address_of(target.workspace, target.folder), 303)


def ask_where(workspace: Workspace, copying: bool) -> str:
    """Choose a folder of this workspace, or of another one in which the account may write."""
    values = request.args.getlist("selected")
    documents, folders = found(workspace, values)
    writable = places.writable_workspaces(signed_in())
    chosen = next((w for w in writable if w.slug == request.args.get("to", workspace.slug)), None)
    if chosen is None and writable:
        chosen = writable[0]
    forbidden: set[int] = set()
    tree = Tree.of(workspace.id)
    if chosen is not None and chosen.id == workspace.id and not copying:
        forbidden = {inner for folder in folders for inner in tree.below(folder.id)}
    place = place_of(documents, folders)
    return render_template(
        "documents/where.html",
        copying=copying,
        documents=documents,
        folders=folders,
        values=values,
        workspaces=writable,
        chosen=chosen,
        choices=places.choices(chosen, forbidden) if chosen else [],
        present=place.key if place else "",
        back=address_of(workspace, place),
        crumbs=crumbs(workspace, tree.way_to(place.id if place else None)),
    )


def found(workspace: Workspace, values: list[str]) -> tuple[list[Document], list[Folder]]:
    documents, folders = queries.selected(workspace, values)
    if not documents and not folders:
        raise Refused(
            _("Was Sie ausgewählt haben, gibt es hier nicht mehr. Bitte laden Sie die Liste neu."), 404
        )
    return documents, folders


def place_of(documents: list[Document], folders: list[Folder]) -> Folder | None:
    """Where the selection lies, to lead back there."""
    return documents[0].folder if documents else folders[0].parent


def target_of(workspace: Workspace) -> Target:
    """The folder that was chosen; what the account may not write into does not exist here."""
    target = places.target(
        signed_in(), request.form.get("to", workspace.slug), request.form.get("folder", "")
    )
    if target is None:
        raise Refused(_("Diesen Ordner gibt es nicht mehr. Bitte wählen Sie einen anderen."), 404)
    return target
