"""Locking and unlocking."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.documents import actions
from collab.documents.forms import LockForm
from collab.documents.models import Document
from collab.documents.routes import bp
from collab.documents.routes.versions import ensure_present
from collab.extensions import db
from collab.workspaces.gate import may, signed_in


@bp.post("/d/<document>/lock")
@permits(Permission.DOCUMENT_WRITE)
def lock(document: Document) -> Response:
    ensure_present(document)
    form = LockForm()
    actions.lock(document, form.note.data or "", actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Gesperrt: Nur Sie können das Dokument jetzt ändern."), "success")
    return redirect(url_for("documents.show", document=document.key), 303)


@bp.post("/d/<document>/unlock")
@permits(Permission.DOCUMENT_WRITE)
def unlock(document: Document) -> Response:
    may_break = may(Permission.DOCUMENT_UNLOCK)
    actions.unlock(document, actor=signed_in(), now=now(), may_break=may_break)
    db.session.commit()
    flash(_("Die Sperre ist aufgehoben."), "success")
    return redirect(url_for("documents.show", document=document.key), 303)
