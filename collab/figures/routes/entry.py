"""The values of one city: all indicators of the workspace for one day in one form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.figures import actions, numbers, queries
from collab.figures.actions import Entry
from collab.figures.actions.entries import newest_change
from collab.figures.entering import enters_for
from collab.figures.forms import day_in
from collab.figures.models import FigureChange, Indicator
from collab.figures.reading import cities_of
from collab.figures.routes import bp
from collab.figures.typed import LONGEST_REASON, LONGEST_REMARK, Line, known, typed, understood
from collab.people.models import Organisation
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

MOST_TOLD = 5


@bp.get("/w/<workspace>/figures/entry")
@permits(Permission.FIGURE_WRITE)
def entry(workspace: Workspace) -> Any:
    cities = enters_for(signed_in(), workspace, cities_of(workspace.id))
    if not cities:
        return render_template("figures/no_city.html")
    indicators = _entered(workspace)
    city = _city_in(request.args.get("city"), cities)
    day = day_in(request.args.get("day")) or _usual_day(indicators)
    return _show(workspace, cities, city, day, known(indicators, city, day))


@bp.post("/w/<workspace>/figures/entry")
@permits(Permission.FIGURE_WRITE)
def enter(workspace: Workspace) -> Any:
    """What cannot be understood is shown as it was typed, and nothing is written before all of it can."""
    cities = enters_for(signed_in(), workspace, cities_of(workspace.id))
    if not cities:
        return render_template("figures/no_city.html"), 422
    city = _city_in(request.form.get("city"), cities)
    lines = typed(_entered(workspace), request.form)
    day = day_in(request.form.get("day"))
    if day is None:
        return _show(workspace, cities, city, None, lines, _("Bitte geben Sie den Stichtag ein."))
    lines, entries = _understood(lines, city, day)
    if any(line.error for line in lines):
        return _show(workspace, cities, city, day, lines, _("Noch ist nichts gespeichert."))
    seen = request.form.get("seen", "")
    try:
        changed = actions.enter_values(
            workspace,
            entries,
            actor=signed_in(),
            now=now(),
            seen=int(seen) if seen.isdecimal() and len(seen) < 18 else None,
        )
    except Refused as refusal:
        db.session.rollback()
        return _show(workspace, cities, city, day, lines, refusal.message)
    db.session.commit()
    _tell(changed)
    return redirect(
        url_for("figures.entry", workspace=workspace.slug, city=city.id, day=day.isoformat()), 303
    )


@bp.post("/i/<indicator>/values/restore")
@permits(Permission.FIGURE_WRITE)
def restore_value(indicator: Indicator) -> Any:
    """What was entered at an earlier moment holds again."""
    number = request.form.get("change", "")
    change = db.session.get(FigureChange, int(number)) if number.isdecimal() and len(number) < 18 else None
    if change is None or change.indicator_id != indicator.id:
        raise Refused(_("Diesen Eintrag gibt es nicht."), 422)
    entry = Entry(
        indicator, change.city, change.day, change.amount, change.remark, change.reason, change.comparable
    )
    changed = actions.enter_values(indicator.workspace, [entry], actor=signed_in(), now=now())
    db.session.commit()
    _tell(changed)
    return redirect(url_for("figures.history", indicator=indicator.key), 303)


def _entered(workspace: Workspace) -> list[Indicator]:
    return [each for each in queries.of_workspace(workspace, signed_in()) if not each.is_share]


def _understood(lines: list[Line], city: Organisation, day: date) -> tuple[list[Line], list[Entry]]:
    told, entries = [], []
    for line in lines:
        try:
            entries.append(understood(line, city, day))
            told.append(line)
        except Refused as refusal:
            told.append(replace(line, error=refusal.message))
    return told, entries


def _tell(changed: list[Entry]) -> None:
    """What was understood, so that a slip is seen at once."""
    if not changed:
        flash(_("Es war nichts zu speichern."))
        return
    shown = [
        f"{entry.indicator.name}: "
        + (numbers.written(entry.amount, entry.indicator.decimals) or _("kein Wert mehr"))
        for entry in changed[:MOST_TOLD]
    ]
    more = len(changed) - len(shown)
    if more:
        shown.append(ngettext("und %(num)s weiterer", "und %(num)s weitere", more))
    flash(_("Gespeichert: %(values)s", values=" · ".join(shown)), "success")


def _city_in(text: str | None, cities: list[Organisation]) -> Organisation:
    """One's own where none is named; 404 where one may not enter for it."""
    if not text:
        own = signed_in().person.organisation_id
        return next((city for city in cities if city.id == own), cities[0])
    found = next((city for city in cities if str(city.id) == text), None)
    return found if found is not None else abort(404)


def _usual_day(indicators: list[Indicator]) -> date:
    """The day that is asked for first, else the last one of the past year."""
    asked = [(each.next_due, each.asked_day) for each in indicators if each.next_due and each.asked_day]
    return min(asked)[1] if asked else date(local(now()).year - 1, 12, 31)


def _show(
    workspace: Workspace,
    cities: list[Organisation],
    city: Organisation,
    day: date | None,
    lines: list[Line],
    error: str = "",
) -> Any:
    page = render_template(
        "figures/entry.html",
        cities=cities,
        city=city,
        day=day,
        today=local(now()).date(),
        lines=lines,
        error=error,
        seen=request.form.get("seen") or newest_change(workspace),
        longest_remark=LONGEST_REMARK,
        longest_reason=LONGEST_REASON,
    )
    return page, 422 if error else 200
