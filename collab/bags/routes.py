"""Pages: a workspace leaves as an archive, and the office takes archives in."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from collab.bags import actions, queries
from collab.bags.exporting import export, filename
from collab.bags.models import BagImport
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.documents.downloads import NOTHING_RUNS, disposition
from collab.documents.receiving import receive
from collab.documents.routes.upload import takes_files
from collab.extensions import db, limiter
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("bags", __name__)

Answer = str | BaseResponse | tuple[str, int]


@bp.get("/w/<workspace>/export")
@permits(Permission.WORKSPACE_EXPORT)
def page(workspace: Workspace) -> str:
    return render_template("bags/export.html")


@bp.post("/w/<workspace>/export")
@permits(Permission.WORKSPACE_EXPORT)
@limiter.limit("20 per hour")
def download(workspace: Workspace) -> Response:
    """The archive, written while it is sent; who has taken it stands in the journal before its first byte."""
    moment = now()
    name, number = filename(workspace, moment), workspace.id
    actions.note_export(workspace, actor=signed_in(), now=moment)
    db.session.commit()
    response = Response(stream_with_context(export(number, moment)), mimetype="application/zip")
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response


@bp.get("/admin/archives")
@permits(Permission.ADMINISTER)
def archives(problem: str = "", slug: str = "", status: int = 200) -> Answer:
    shown = render_template("bags/archives.html", problem=problem, slug=slug, jobs=queries.latest())
    return shown, status


@bp.post("/admin/archives")
@permits(Permission.ADMINISTER)
@takes_files
def upload() -> Answer:
    """Keep it for the worker. Only here the write transaction begins: all bytes are in the store."""
    received = receive()
    slug = received.fields.get("slug", "")
    try:
        if len(received.arrivals) != 1:
            raise Refused(_("Bitte wählen Sie ein Archiv aus."), 422)
        actions.queue_import(received.arrivals[0], slug, actor=signed_in(), now=now())
    except Refused as refused:
        db.session.rollback()
        return archives(refused.message, slug, 422)
    db.session.commit()
    flash(_("Das Archiv ist da. Es wird jetzt geprüft und dann eingespielt."), "success")
    return redirect(url_for("bags.archives"), 303)


@bp.post("/admin/archives/<bag_import>/discard")
@permits(Permission.ADMINISTER)
def discard(bag_import: BagImport) -> Answer:
    actions.discard(bag_import)
    db.session.commit()
    flash(_("Das Archiv ist verworfen."), "success")
    return redirect(url_for("bags.archives"), 303)
