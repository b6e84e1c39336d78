"""Reading a calendar file: first what would be taken, then taking it."""

from __future__ import annotations

import io
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeTimedSerializer

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar import ics, importing
from collab.calendar.routes import bp
from collab.documents.files import store
from collab.documents.names import clean_name
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

HOURS = 24
SHOWN = 200


@bp.get("/w/<workspace>/calendar/import")
@permits(Permission.CALENDAR_WRITE)
def import_page(workspace: Workspace) -> str:
    return render_template("calendar/import.html", reading=None)


@bp.post("/w/<workspace>/calendar/import")
@permits(Permission.CALENDAR_WRITE)
def import_preview(workspace: Workspace) -> Any:
    """What the file holds. Nothing is taken; the file waits in the content store under its digest."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Refused(_("Bitte wählen Sie eine Kalenderdatei (.ics) aus."), 422)
        content = sent.stream.read(ics.LARGEST + 1)
        reading = ics.read(content)
    except Refused as refusal:
        return render_template("calendar/import.html", reading=None, error=refusal.message), 422
    digest = store().put(io.BytesIO(content)).digest
    name = clean_name(sent.filename, "Kalender.ics")
    known = importing.known(workspace, [entry.uid for entry in reading.entries])
    return render_template(
        "calendar/import.html",
        reading=reading,
        shown=reading.entries[:SHOWN],
        known=known,
        new=len(reading.entries) - len(known),
        ticket=_signer(workspace).dumps([digest, name]),
        name=name,
    )


@bp.post("/w/<workspace>/calendar/import/take")
@permits(Permission.CALENDAR_WRITE)
def import_take(workspace: Workspace) -> Any:
    """Take what was shown before; the ticket names the file."""
    try:
        digest, name = _signer(workspace).loads(request.form.get("ticket", ""), max_age=HOURS * 3600)
        db.session.rollback()  # nobody waits while the file is read; what follows begins to write anew
        reading = ics.read(store().path(digest).read_bytes())
    except (BadSignature, FileNotFoundError):
        flash(_("Die Vorschau ist veraltet. Bitte wählen Sie die Datei noch einmal aus."), "warning")
        return redirect(url_for("calendar.import_page", workspace=workspace.slug), 303)
    taken = importing.take(workspace, reading, source=name, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        ngettext("%(num)s neuer Termin", "%(num)s neue Termine", taken.new)
        + ", "
        + _("%(changed)s geändert, %(same)s wie bisher.", changed=taken.changed, same=taken.same),
        "success",
    )
    return redirect(url_for("calendar.of_workspace", workspace=workspace.slug), 303)


def _signer(workspace: Workspace) -> URLSafeTimedSerializer:
    """The ticket is good for this account in this workspace only."""
    salt = f"calendar.import.{workspace.id}.{signed_in().id}"
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=salt)
