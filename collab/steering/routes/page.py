"""The page of the steering group, and the same as a file."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.documents.downloads import disposition
from collab.notifications import needs
from collab.reports.labels import MEANINGS
from collab.reports.models import Light
from collab.steering import sheet, situation
from collab.steering.routes import bp
from collab.steering.situation import NO_REPORT, STUCK, Wanted
from collab.workspaces.gate import signed_in


@bp.get("/steering/")
@permits(Permission.STEER)
def index() -> str:
    account, moment, asked = signed_in(), now(), wanted()
    return render_template(
        "steering/index.html",
        waiting=needs.waiting_for(account, moment),
        situation=situation.read(account, moment, asked),
        wanted=asked,
        lights=MEANINGS,
        today=local(moment).date(),
    )


@bp.get("/steering/situation.pdf")
@permits(Permission.STEER)
def pdf() -> Response:
    moment, asked = now(), wanted()
    content = sheet.pdf_of(situation.read(signed_in(), moment, asked), asked, moment)
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = disposition("inline", sheet.file_name(moment))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def wanted() -> Wanted:
    """The filter of the address; what means nothing filters nothing."""
    city, light = request.args.get("city", ""), request.args.get("light", "")
    return Wanted(
        city=int(city) if city.isascii() and city.isdigit() and len(city) < 18 else None,
        light=light if light in (*Light, NO_REPORT, STUCK) else "",
    )
