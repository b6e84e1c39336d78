"""What strangers have asked, for those who get it and for those who may publish."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.public.actions import asking
from collab.public.models import ContactRequest, PublicSite
from collab.public.routes import bp
from collab.public.routes.site import site_or_404
from collab.public.showing import words_in
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/public/requests")
@permits(Permission.WORKSPACE_READ)
def requests(workspace: Workspace) -> str:
    site = site_or_404(workspace)
    _ensure_gets_them(site)
    return render_template(
        "public/manage/requests.html",
        site=site,
        requests=asking.requests_of(site),
        words_in=words_in,
        days=current_app.config["CONTACT_DAYS"],
    )


@bp.post("/w/<workspace>/public/requests/<contact_request>/settle")
@permits(Permission.WORKSPACE_READ)
def settle(workspace: Workspace, contact_request: ContactRequest) -> Response:
    _ensure_gets_them(contact_request.site)
    answered = request.form.get("answered") != "0"
    asking.settle(contact_request, answered, actor=signed_in(), now=now())
    db.session.commit()
    return redirect(url_for("public.requests", workspace=workspace.slug), 303)


def _ensure_gets_them(site: PublicSite) -> None:
    """Leads, and members who are named as recipients; nobody who is a guest by now."""
    if may(Permission.PUBLISH):
        return
    if not may(Permission.REPORT_READ) or not asking.is_recipient(site, signed_in()):
        abort(403)
