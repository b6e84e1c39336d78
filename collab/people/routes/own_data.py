"""Own data: take it along, or have it deleted."""

from __future__ import annotations

import json

from flask import Response, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.people import cookie
from collab.people.closing import erase_account, refuse_last_office
from collab.people.forms import CloseForm
from collab.people.own_data import own_data
from collab.people.routes import bp
from collab.people.routes.signing_in import Answer
from collab.workspaces.gate import signed_in


@bp.get("/account/data")
@permits(Permission.SIGNED_IN)
def own_data_page() -> Answer:
    return make_response(render_template("people/own_data.html"))


@bp.get("/account/export")
@permits(Permission.SIGNED_IN)
def export() -> Response:
    moment = now()
    data = own_data(signed_in().person, current_app.extensions["store"], moment)
    response = Response(json.dumps(data, ensure_ascii=False, indent=1), mimetype="application/json")
    name = f"meine-daten-{local(moment):%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/account/close")
@permits(Permission.SIGNED_IN)
def close_page() -> Answer:
    refuse_last_office(signed_in())
    form = CloseForm(account=signed_in(), formdata=None)
    return make_response(render_template("people/close.html", form=form))


@bp.post("/account/close")
@permits(Permission.SIGNED_IN)
@limiter.limit("10 per minute")
def close() -> Answer:
    form = CloseForm(account=signed_in())
    if not form.validate():
        return make_response(render_template("people/close.html", form=form), 422)
    erase_account(signed_in(), signed_in(), now())
    cookie.leave(now())
    db.session.commit()
    flash(_("Ihr Konto ist gelöscht. Ihre Beiträge bleiben unter Ihrem Namen erhalten."), "success")
    return redirect(f"{request.script_root}/sign-in", 303)
