"""Attaching and taking off, and pictures for texts. The bytes are in the store before the change begins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.attachments import actions, queries
from collab.attachments.models import Attachment
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.documents.models import Document
from collab.documents.receiving import receive
from collab.documents.routes.upload import check_still_allowed, takes_files
from collab.extensions import db
from collab.kinds import Subject
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("attachments", __name__)


@bp.get("/about/<about>/attachments/choose")
@permits(Permission.DOCUMENT_WRITE)
def choose(about: Subject) -> str:
    """Documents of the workspace to attach, found as one types; and the form for new files."""
    actions.ensure_changeable(about)
    words = request.args.get("q", "")[:200]
    part = request.headers.get("HX-Target") == "offered"
    return render_template(
        "attachments/offered.html" if part else "attachments/choose.html",
        subject=about,
        words=words,
        offered=queries.offered(about, words),
    )


@bp.post("/about/<about>/attachments")
@permits(Permission.DOCUMENT_WRITE)
@takes_files
def upload(about: Subject) -> Response:
    """New files: into the folder of their kind, and attached."""
    received = receive()
    actor = signed_in()
    check_still_allowed(actor, about.workspace)
    if not received.arrivals:
        raise Refused(_("Bitte wählen Sie mindestens eine Datei aus."), 422)
    for arrival in received.arrivals:
        actions.attach_new(about, arrival, actor=actor, now=now())
    db.session.commit()
    count = len(received.arrivals)
    flash(ngettext("%(num)s Datei angehängt.", "%(num)s Dateien angehängt.", count), "success")
    return _back(about)


@bp.post("/about/<about>/attachments/add/<document>")
@permits(Permission.DOCUMENT_WRITE)
def add(about: Subject, document: Document) -> Response:
    actions.attach(about, document, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist angehängt.", title=document.title), "success")
    return _back(about)


@bp.post("/about/<about>/attachments/<attachment>/remove")
@permits(Permission.DOCUMENT_WRITE)
def remove(about: Subject, attachment: Attachment) -> Response:
    if (attachment.kind, attachment.object_id) != (about.kind, about.object_id):
        abort(404)
    document = attachment.document
    actions.detach(about, document, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("attachments.add", about=about.about, document=document.key)
    message = _(
        "„%(title)s“ ist nicht mehr angehängt; unter „Dokumente“ liegt es weiter.", title=document.title
    )
    tell_with_undo(message, undo)
    return _back(about)


@bp.post("/about/<about>/pictures")
@permits(Permission.DOCUMENT_WRITE)
@takes_files
def add_picture(about: Subject) -> Any:
    """A picture for the text of a record, or for a comment on it."""
    if about.sealed and not about.discussed:
        raise Refused(_("Dieser Text lässt sich nicht mehr ändern."))
    return take_picture(about.workspace)


@bp.post("/w/<workspace>/pictures")
@permits(Permission.DOCUMENT_WRITE)
@takes_files
def add_picture_to_workspace(workspace: Workspace) -> Any:
    """A picture for a text whose record does not exist yet."""
    return take_picture(workspace)


def take_picture(workspace: Workspace) -> Any:
    """The answer holds the words to put into the text."""
    received = receive()
    actor = signed_in()
    check_still_allowed(actor, workspace)
    if len(received.arrivals) != 1:
        raise Refused(_("Bitte wählen Sie ein Bild aus."), 422)
    picture = actions.add_picture(workspace, received.arrivals[0], actor=actor, now=now())
    db.session.commit()
    return jsonify(markdown=actions.markdown_of(picture), url=f"/d/{picture.key}/image"), 201


def _back(about: Subject) -> Response:
    return redirect(f"{about.url}#attachments", 303)
