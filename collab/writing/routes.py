"""What the editor asks for: preview, completion, drafts."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from collab.base.clock import local, now
from collab.base.database import end_writing
from collab.base.markup import LONGEST, OWN_PATH
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing import drafts, links
from collab.writing.answers import typed
from collab.writing.text import shown

bp = Blueprint("writing", __name__)

NOT_PASSED_ON = ("csrf_token", "preview", "preview_for")


@bp.post("/writing/preview")
@permits(Permission.SIGNED_IN)
def preview() -> str:
    return _preview(None)


@bp.post("/w/<workspace>/writing/preview")
@permits(Permission.WORKSPACE_READ)
def preview_in(workspace: Workspace) -> str:
    return _preview(workspace)


def _preview(workspace: Workspace | None) -> str:
    """A part of a page for the editor, or without script a page that goes on to where the form leads.

    A POST that changes nothing: it is asked for as people type, so it does not wait for those who write.
    """
    end_writing()
    field = request.form.get("preview", "text")
    text = request.form.get(field, "")[:LONGEST]
    html = shown(text, workspace=workspace, account=signed_in())
    if request.headers.get("X-Part"):
        return render_template("writing/preview_part.html", html=html)
    target = request.form.get("preview_for", "")
    if not OWN_PATH.fullmatch(target):
        abort(400)
    passed = MultiDict(
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_PASSED_ON
    )
    passed.poplist(field)
    return render_template(
        "writing/preview.html",
        html=html,
        text=text,
        field=field,
        target=target,
        passed=passed.items(multi=True),
    )


@bp.get("/w/<workspace>/writing/complete")
@permits(Permission.WORKSPACE_READ)
def complete(workspace: Workspace) -> Response:
    words = request.args.get("q", "")[:100]
    found = links.suggestions(request.args.get("sign", ""), words, workspace, signed_in())
    return jsonify([{"insert": each.insert, "label": each.label, "note": each.note} for each in found])


@bp.post("/writing/drafts")
@permits(Permission.SIGNED_IN)
def keep() -> Response:
    what = typed()
    sent = (request.get_json(silent=True) or {}) if request.is_json else request.form
    place = sent.get("place", "") if hasattr(sent, "get") else ""
    at = now()
    drafts.keep_draft(signed_in(), str(place), what.text[:LONGEST], based_on=what.based_on, now=at)
    db.session.commit()
    moment = local(at)
    return jsonify(saved_at=f"{moment.hour}:{moment.minute:02d}")


@bp.post("/writing/drafts/drop")
@permits(Permission.SIGNED_IN)
def drop() -> Response | BaseResponse:
    drafts.drop_draft(signed_in(), request.form.get("drop", ""))
    db.session.commit()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(dropped=True)
    back = request.form.get("preview_for", "")
    return redirect(back if OWN_PATH.fullmatch(back) else "/", 303)
