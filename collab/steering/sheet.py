"""The situation on paper: tagged (PDF/UA) and archivable (PDF/A), in the look of all papers. German only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.pages import day as day_words
from collab.reports.labels import LIGHTS
from collab.steering.situation import NO_REPORT, STUCK, Situation, SubProject, Wanted

TEMPLATE = Path(__file__).with_name("situation.typ")


def pdf_of(situation: Situation, wanted: Wanted, now: datetime) -> bytes:
    """typst is loaded with the first paper: it costs 14 MB in each process."""
    from collab.base.paper.setting import make_pdf

    with force_locale("de"):
        record = sheet(situation, wanted, now)
    return make_pdf(TEMPLATE, record)


def file_name(now: datetime) -> str:
    return f"Lagebericht-{local(now).date().isoformat()}.pdf"


def sheet(situation: Situation, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """Strings, lists and dictionaries only."""
    day = local(now).date()
    return {
        "title": "Lagebericht",
        "day": _day(day),
        "date": [day.year, day.month, day.day],
        "filter": filter_words(situation, wanted),
        "sum": sum_words(situation),
        "projects": [_project(project) for project in situation.projects],
        "decisions": [
            [each.number, each.words, situation.titles[each.workspace_id], _day(each.day)]
            for each in situation.decisions
        ],
    }


def filter_words(situation: Situation, wanted: Wanted) -> str:
    """Which sub-projects the file shows, as one sentence."""
    said = []
    if wanted.city is not None:
        name = next((city.name for city in situation.cities if city.id == wanted.city), "unbekannte Kommune")
        said.append(f"nur mit Beteiligung von {name}")
    if wanted.light == NO_REPORT:
        said.append("nur ohne Bericht")
    elif wanted.light == STUCK:
        said.append("nur, was stockt (rot, ohne fälligen Bericht oder lange ohne Aktivität)")
    elif wanted.light:
        said.append(f"nur mit Ampel {LIGHTS[wanted.light]}")
    if not said:
        return f"Alle {situation.total} Teilprojekte, die nicht archiviert sind."
    return f"Auswahl: {', '.join(said)} ({len(situation.projects)} von {situation.total} Teilprojekten)."


def sum_words(situation: Situation) -> str:
    """2 rot, 1 gelb, 4 grün, 3 ohne Bericht"""
    counted = [(situation.count(light), str(LIGHTS[light])) for light in ("red", "yellow", "green")]
    counted.append((situation.count(None), _("ohne Bericht")))
    return ", ".join(f"{count} {word}" for count, word in counted if count)


def light_words(project: SubProject) -> str:
    """rot, schlechter als im Bericht davor"""
    standing = project.standing
    if standing.told is None:
        return _("ohne Bericht")
    return str(LIGHTS[standing.told.light]) + (f", {standing.trend.words}" if standing.trend else "")


def state_words(project: SubProject) -> list[str]:
    """What is to be known of the report and of what happens, one sentence a line."""
    standing, said = project.standing, []
    if standing.told is not None:
        if standing.told.reason:
            said.append(standing.told.reason)
        said.append(_("Bericht vom %(day)s", day=day_words(standing.told.day)))
    if standing.is_overdue and standing.due is not None:
        said.append(_("Bericht fällig seit %(day)s", day=day_words(standing.due)))
    if standing.quiet_weeks:
        said.append(
            ngettext(
                "seit %(num)s Woche keine Aktivität",
                "seit %(num)s Wochen keine Aktivität",
                standing.quiet_weeks,
            )
        )
    return said


def _project(project: SubProject) -> dict[str, Any]:
    work = []
    if project.last_minutes:
        work.append(f"Letztes Protokoll: {_day(local(project.last_minutes.at).date())}")
    if project.next_meeting:
        work.append(f"Nächste Sitzung: {_day(local(project.next_meeting.at).date())}")
    if project.overdue:
        work.append(f"Überfällige Aufgaben: {project.overdue}")
    work += [f"Beschluss {each.number}: {each.words}" for each in project.decisions]
    return {
        "title": project.workspace.title,
        "cities": ", ".join(city.name for city in project.workspace.cities),
        "light": light_words(project),
        "state": state_words(project),
        "work": work,
    }


def _day(day: date) -> str:
    return format_date(day, "d. MMMM y", locale="de")
