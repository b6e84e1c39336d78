"""One city at a time: what it says to each item, and its form to answer."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.checklists import actions, reading
from collab.checklists.answering import answers_for
from collab.checklists.forms import LONGEST_NOTE, day_in, said_in
from collab.checklists.models import Checklist
from collab.checklists.routes import bp
from collab.extensions import db
from collab.people.models import Organisation
from collab.workspaces.gate import signed_in


@bp.get("/l/<checklist>/cities/<city>")
@permits(Permission.CHECKLIST_READ)
def city(checklist: Checklist, city: Organisation) -> Any:
    return show_city(checklist, city)


@bp.post("/l/<checklist>/cities/<city>")
@permits(Permission.CHECKLIST_WRITE)
def answer(checklist: Checklist, city: Organisation) -> Any:
    moment = now()
    day = day_in(request.form.get("day"), local(moment).date())
    seen = request.form.get("seen", "")
    said = said_in(request.form, checklist)
    if city.id not in {each.id for each in reading.read(checklist).cities}:
        abort(404)
    if day is None:
        return show_city(checklist, city, error=_("Der Stand ist kein Datum."))
    try:
        written = actions.answer_items(
            checklist,
            city,
            said,
            day=day,
            actor=signed_in(),
            now=moment,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else None,
        )
    except Refused as refusal:
        if refusal.status != 422:
            raise
        db.session.rollback()
        return show_city(checklist, city, error=refusal.message)
    db.session.commit()
    if written:
        flash(ngettext("%(num)s Antwort gespeichert.", "%(num)s Antworten gespeichert.", written), "success")
    else:
        flash(_("Es war nichts zu speichern."))
    return redirect(url_for("checklists.city", checklist=checklist.key, city=city.id), 303)


def show_city(checklist: Checklist, city: Organisation, error: str = "") -> Any:
    sheet = reading.read(checklist)
    if city.id not in {each.id for each in sheet.cities}:
        abort(404)
    mine = answers_for(signed_in(), checklist.workspace, sheet.cities)
    page = render_template(
        "checklists/city.html",
        checklist=checklist,
        sheet=sheet,
        city=city,
        mine=mine,
        answers=city.id in mine and checklist.trashed_at is None,
        seen=max((answer.id for answer in sheet.history if answer.city_id == city.id), default=0),
        given=said_in(request.form, checklist) if error else {},
        day=request.form.get("day") if error else local(now()).date().isoformat(),
        today=local(now()).date().isoformat(),
        error=error,
        longest_note=LONGEST_NOTE,
    )
    return page, 422 if error else 200
