"""Tasks as a CSV file: out, and in with a look at what would happen first."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.tasks import listing
from collab.tasks.listing import ALL, Filters
from collab.tasks.routes import bp
from collab.tasks.routes.ways import today
from collab.tasks.tables.planning import Plan, plan
from collab.tasks.tables.reading import MOST_BYTES, read, text_of
from collab.tasks.tables.taking_over import take_over
from collab.tasks.tables.writing import written
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/tasks/export")
@permits(Permission.TASK_READ)
def export(workspace: Workspace) -> Response:
    """All tasks of the workspace, or those that the filters of the list show."""
    filters = Filters.read(request.args if request.args else {"state": ALL})
    data = written(listing.everything(workspace, filters, today()), signed_in())
    name = f"aufgaben-{workspace.slug}.csv"
    return Response(
        data,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/w/<workspace>/tasks/import")
@permits(Permission.TASK_WRITE)
def import_page(workspace: Workspace) -> str:
    return render_template("tasks/import.html", plan=None, trouble="")


@bp.post("/w/<workspace>/tasks/import")
@permits(Permission.TASK_WRITE)
def preview_import(workspace: Workspace) -> Any:
    """What the file would do, line by line; nothing is done yet."""
    try:
        upload = request.files.get("file")
        data = b""
        if upload is not None:
            data = upload.stream.read(MOST_BYTES + 1)
            upload.close()
        if not data:
            raise Refused(_("Bitte wählen Sie eine Datei aus."), 422)
        text = text_of(data)
        found = plan(read(text), workspace, signed_in(), today())
    except Refused as refusal:
        return render_template("tasks/import.html", plan=None, trouble=refusal.message), 422
    return _show(found, text)


@bp.post("/w/<workspace>/tasks/import/confirm")
@permits(Permission.TASK_WRITE)
def confirm_import(workspace: Workspace) -> Any:
    """Take over what was shown, all or nothing. Shown again if it has become something else meanwhile."""
    text = _unpacked(request.form.get("table", ""))
    actor = signed_in()
    found = plan(read(text), workspace, actor, today())
    if not found.usable or found.mark != request.form.get("mark"):
        return _show(found, text, changed=True)
    count = take_over(found, workspace, actor=actor, now=now())
    db.session.commit()
    flash(ngettext("%(num)s Aufgabe übernommen.", "%(num)s Aufgaben übernommen.", count), "success")
    return redirect(url_for("tasks.index", workspace=workspace.slug), 303)


def _show(found: Plan, text: str, changed: bool = False) -> Any:
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    page = render_template("tasks/import.html", plan=found, packed=packed, changed=changed, trouble="")
    return page, 200 if found.usable and not changed else 422


def _unpacked(given: str) -> str:
    """The text that the page carried along; whoever sends something else gets a 400."""
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(given, validate=True), 2 * MOST_BYTES)
        return data.decode()
    except (binascii.Error, zlib.error, ValueError):
        abort(400)
