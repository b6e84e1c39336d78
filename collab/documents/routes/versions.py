"""A new version of a document, and an old one made current again."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.pages import wants_json
from collab.base.permissions import Permission, permits
from collab.documents import actions, queries
from collab.documents.actions import Filed, Outcome
from collab.documents.models import Document
from collab.documents.receiving import receive
from collab.documents.routes import bp
from collab.documents.routes.upload import answer, check_still_allowed, takes_files, tell
from collab.extensions import db
from collab.workspaces.gate import signed_in


@bp.post("/d/<document>/versions")
@permits(Permission.DOCUMENT_WRITE)
@takes_files
def add_version(document: Document) -> Any:
    received = receive()
    actor = signed_in()
    check_still_allowed(actor, document.workspace)
    ensure_present(document)
    if len(received.arrivals) != 1:
        raise Refused(_("Bitte wählen Sie eine Datei aus."), 422)
    arrival = received.arrivals[0]
    duplicates = queries.same_content(document.workspace, arrival.digest, besides=document)
    outcome = Outcome.UNCHANGED
    if document.current.digest != arrival.digest:
        note = received.fields.get("note", "")
        actions.add_version(document, arrival, actor=actor, now=now(), note=note)
        outcome = Outcome.VERSION
    db.session.commit()
    filed = Filed(document, outcome, duplicates)
    if wants_json():
        return jsonify(answer(filed, arrival)), 201
    tell([filed])
    return redirect(url_for("documents.show", document=document.key), 303)


@bp.post("/d/<document>/versions/<number>/restore")
@permits(Permission.DOCUMENT_WRITE)
def restore_version(document: Document, number: str) -> Response:
    ensure_present(document)
    actions.restore_version(document, number_in(number), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Fassung %(number)s ist wieder die aktuelle.", number=number), "success")
    return redirect(url_for("documents.show", document=document.key) + "#versions", 303)


def number_in(part: str) -> int:
    """A number in an address; anything else names nothing."""
    if not (part.isascii() and part.isdigit() and len(part) < 9):
        abort(404)
    return int(part)


def ensure_present(document: Document) -> None:
    if document.trashed_at is not None:
        raise Refused(_("Das Dokument liegt im Papierkorb. Holen Sie es zuerst zurück."))
