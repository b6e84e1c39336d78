"""Measures as a table for spreadsheets."""

from __future__ import annotations

from flask_babel import gettext as _

from collab.base.spreadsheets import csv_file
from collab.people.models import Organisation
from collab.progress.catalogue import Found, Line
from collab.progress.labels import WORDS
from collab.progress.models import State


def as_csv(found: Found) -> bytes:
    """One row for each measure and city, so that it can be sorted and counted by both."""
    heads = [
        _("Maßnahme"),
        _("Thema"),
        _("Arbeitsbereich"),
        _("Federführend"),
        _("Kommune"),
        _("Stand"),
        _("Seit"),
        _("Anmerkung"),
        _("Ansprechperson"),
        _("E-Mail"),
    ]
    return csv_file(heads, [_row(found, line, city) for line in found.lines for city in line.standing.cities])


def _row(found: Found, line: Line, city: Organisation) -> list[str]:
    measure, said = line.measure, line.standing.said.get(city.id)
    row = [
        measure.title,
        measure.topic.name if measure.topic else "",
        measure.workspace.title,
        measure.lead_city.name if measure.lead_city else "",
        city.name,
        str(WORDS[line.standing.state(city.id)]),
    ]
    if said is None or said.state == State.NONE:
        return [*row, "", "", "", ""]
    contact = found.contacts.get(said.contact_id) if said.contact_id else None
    asked = [contact.display_name, contact.email] if contact else ["", ""]
    return [*row, said.day.isoformat(), said.note, *asked]
