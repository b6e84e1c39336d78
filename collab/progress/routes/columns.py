"""The column of one city: how far it is with a decision or a measure, and what it said before."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import moment_of_click, tell_with_undo
from collab.extensions import db
from collab.minutes.models import Decision
from collab.people.models import Account, Organisation
from collab.progress import reading
from collab.progress.actions import asking_cities, stating
from collab.progress.carrying import Carried, cities_of, ensure_carried, of_decision, of_measure, speaks_for
from collab.progress.forms import ProgressForm
from collab.progress.labels import WORDS
from collab.progress.models import CityProgress, Measure, State
from collab.progress.routes import bp
from collab.workspaces.gate import signed_in


@bp.get("/b/<decision>/progress/<city>")
@permits(Permission.MINUTES_READ)
def decision_city(decision: Decision, city: Organisation) -> Any:
    return show(of_decision(decision), city, not_carried(decision))


@bp.post("/b/<decision>/progress/<city>")
@permits(Permission.PROGRESS_WRITE)
def state_of_decision(decision: Decision, city: Organisation) -> Any:
    ensure_carried(decision)
    return save(of_decision(decision), city)


@bp.post("/b/<decision>/progress/<city>/take-back")
@permits(Permission.PROGRESS_WRITE)
def take_back_of_decision(decision: Decision, city: Organisation) -> Response:
    return undo(of_decision(decision), city)


@bp.post("/b/<decision>/ask-cities")
@permits(Permission.MINUTES_APPROVE)
def ask_cities(decision: Decision) -> Response:
    """Who leads asks the cities that are not through; each hears of it in its own way."""
    ensure_carried(decision)
    carried = of_decision(decision)
    said = reading.said_to("decision", [decision.id])[decision.id]
    standing = reading.Standing("decision", cities_of(carried, said.values()), said)
    people = asking_cities.ask_cities(carried, standing.behind, actor=signed_in(), now=now())
    db.session.commit()
    words = ngettext("%(num)s Person ist gefragt.", "%(num)s Personen sind gefragt.", people)
    flash(words, "success")
    return redirect(request.script_root + carried.url + "#progress", 303)


@bp.get("/x/<measure>/progress/<city>")
@permits(Permission.MEASURE_READ)
def measure_city(measure: Measure, city: Organisation) -> Any:
    return show(of_measure(measure), city, not_carried(measure))


@bp.post("/x/<measure>/progress/<city>")
@permits(Permission.PROGRESS_WRITE)
def state_of_measure(measure: Measure, city: Organisation) -> Any:
    ensure_carried(measure)
    return save(of_measure(measure), city)


@bp.post("/x/<measure>/progress/<city>/take-back")
@permits(Permission.PROGRESS_WRITE)
def take_back_of_measure(measure: Measure, city: Organisation) -> Response:
    return undo(of_measure(measure), city)


def not_carried(record: Decision | Measure) -> bool:
    try:
        ensure_carried(record)
    except Refused:
        return True
    return False


def show(carried: Carried, city: Organisation, closed: bool = False) -> Any:
    row = ensure_line(carried, city)
    form = form_of(carried, city, row, signed_in()) if not closed else None
    return _page(carried, city, row, form), 200


def save(carried: Carried, city: Organisation) -> Any:
    """Write it, and back to the record; a mistake shows the form again with all that was typed."""
    actor, moment = signed_in(), now()
    row = ensure_line(carried, city)
    people = reading.people_of(carried, city, actor)
    form = ProgressForm.of(carried.states, row, people)
    if not form.validate():
        return _page(carried, city, row, form), 422
    stated = form.stated(row, people, local(moment).date())
    try:
        changed = stating.state_progress(
            carried, city, stated, actor=actor, now=moment, seen=form.seen.data or 0
        )
    except Refused as refusal:
        if refusal.status != 422:
            raise
        db.session.rollback()
        return _page(carried, city, row, form, refusal.message), 422
    db.session.commit()
    if changed:
        state = WORDS[stated.state]
        undo_url = url_of(carried, city) + "/take-back?moment=" + moment.isoformat().replace("+", "%2B")
        tell_with_undo(_("Gespeichert: %(city)s, %(state)s.", city=city.name, state=state), undo_url)
    return redirect(request.script_root + carried.url + "#progress", 303)


def undo(carried: Carried, city: Organisation) -> Response:
    stating.take_back(carried, city, moment_of_click(), actor=signed_in(), now=now())
    db.session.commit()
    return redirect(request.script_root + carried.url + "#progress", 303)


def ensure_line(carried: Carried, city: Organisation) -> CityProgress | None:
    """What the city says; 404 where the record is none of its business."""
    row = reading.of_city(carried.kind, carried.object_id, city)
    if row is None and not carried.for_all and city not in carried.asked:
        abort(404)
    return row


def form_of(
    carried: Carried, city: Organisation, row: CityProgress | None, account: Account
) -> ProgressForm | None:
    """The form, if the account speaks for the city."""
    if city.id not in speaks_for(account, carried, [city]):
        return None
    return ProgressForm.of(carried.states, row, reading.people_of(carried, city, account))


def url_of(carried: Carried, city: Organisation) -> str:
    """The page of the column, with the beginning under which the platform lies."""
    return f"{request.script_root}{carried.url}/progress/{city.id}"


def _page(
    carried: Carried,
    city: Organisation,
    row: CityProgress | None,
    form: ProgressForm | None,
    error: str = "",
) -> str:
    account = signed_in()
    return render_template(
        "progress/city.html",
        carried=carried,
        city=city,
        row=row,
        state=State(row.state) if row else State.NONE,
        form=form,
        error=error,
        for_others=form is not None and account.person.organisation_id != city.id,
        contacts=reading.contacts([row, *row.changes] if row else [], account),
        list_url=url_for("progress.decisions" if carried.kind == "decision" else "progress.measures"),
    )
