"""Whether this workspace stands in the interface, and what it gives out of it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.oparl import actions
from collab.oparl.sessions import on, published, sessions
from collab.public.actions import sites
from collab.public.models import PublicSite
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

bp = Blueprint("oparl_settings", __name__)


@bp.get("/w/<workspace>/public/oparl")
@permits(Permission.PUBLISH)
def show(workspace: Workspace) -> str:
    site = _site(workspace)
    own = [each for each in on() if each.site_id == site.id]
    return render_template(
        "oparl/settings.html",
        site=site,
        group=actions.group_of(site),
        sessions=sessions(own, published(own)),
        address=public_url("oparl.system"),
    )


@bp.post("/w/<workspace>/public/oparl")
@permits(Permission.PUBLISH)
def switch(workspace: Workspace) -> Response:
    site = _site(workspace)
    if request.values.get("on") == "1":
        actions.switch_on(site, actor=signed_in(), now=now())
        message, wish = _("Programme können die veröffentlichten Sitzungen jetzt über OParl lesen."), "0"
    else:
        actions.switch_off(site, actor=signed_in(), now=now())
        message, wish = _("Über OParl ist nichts mehr von diesem Arbeitsbereich zu lesen."), "1"
    db.session.commit()
    tell_with_undo(message, url_for("oparl_settings.switch", workspace=workspace.slug, on=wish))
    return redirect(url_for("oparl_settings.show", workspace=workspace.slug), 303)


def _site(workspace: Workspace) -> PublicSite:
    return sites.site_of(workspace) or abort(404)
