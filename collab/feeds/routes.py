"""The page of all addresses in the account area; opening and revoking one, there and in the rooms."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.addresses import own_path
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.feeds import addresses, purposes
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("feeds", __name__)


@bp.get("/account/feeds")
@permits(Permission.SIGNED_IN)
def index() -> str:
    living = [row for row in addresses.living_addresses(signed_in()) if purposes.known(row.purpose)]
    everywhere = {row.purpose for row in living if row.workspace_id is None}
    return render_template(
        "feeds/index.html",
        living=[
            {"row": row, "url": addresses.url_of(row), "purpose": purposes.get(row.purpose)} for row in living
        ],
        missing=[purpose for purpose in purposes.every() if purpose.name not in everywhere],
    )


@bp.post("/account/feeds")
@permits(Permission.SIGNED_IN)
def open_for_all() -> Response:
    return _open(None)


@bp.post("/w/<workspace>/feeds")
@permits(Permission.WORKSPACE_READ)
def open_for_one(workspace: Workspace) -> Response:
    return _open(workspace)


@bp.post("/account/feeds/<int(max=9007199254740991):number>/revoke")
@permits(Permission.SIGNED_IN)
def revoke(number: int) -> Response:
    address = addresses.own_address(signed_in(), number)
    if address is None:
        abort(404)
    addresses.revoke(address, now())
    db.session.commit()
    flash(_("Unter dieser Adresse kann niemand mehr lesen."), "success")
    return _back()


def _open(workspace: Workspace | None) -> Response:
    purpose = request.form.get("purpose", "")
    if not purposes.known(purpose):
        abort(400)
    addresses.open_address(signed_in(), purpose, workspace, now())
    db.session.commit()
    return _back()


def _back() -> Response:
    """To the page that was shown, else to that of all addresses."""
    return redirect(own_path(request.form.get("back")) or url_for("feeds.index"), 303)
