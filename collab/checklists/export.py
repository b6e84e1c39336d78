"""The answers as a table for spreadsheets: semicolons and a mark for UTF-8, as German Excel expects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.folding import fold
from collab.base.spreadsheets import csv_file
from collab.checklists.labels import VALUES
from collab.checklists.models import Checklist, CityAnswer, Item, Theme, Value
from collab.checklists.reading import Sheet

Row = list[str]


def present(sheet: Sheet) -> Iterator[Row]:
    """One row for each item and city, with what holds now."""
    for section in sheet.sections:
        for line in section.lines:
            for city in sheet.cities:
                yield _row(section.theme, line.item, city.name, line.answers.get(city.id))


def history(sheet: Sheet) -> Iterator[Row]:
    """One row for each answer that was ever given, the oldest first."""
    places = {
        line.item.id: (section.theme, line.item) for section in sheet.sections for line in section.lines
    }
    for answer in sheet.history:
        yield _row(*places[answer.item_id], answer.city.name, answer)


def _row(theme: Theme, item: Item, city: str, answer: CityAnswer | None) -> Row:
    row = [theme.title, item.title, city, str(VALUES[answer.value if answer else Value.OPEN])]
    if answer is None:
        return [*row, "", "", "", ""]
    return [
        *row,
        answer.note,
        answer.day.isoformat(),
        answer.author.person.display_name,
        local(answer.at).strftime("%Y-%m-%d %H:%M"),
    ]


def as_csv(rows: Iterable[Row]) -> bytes:
    heads = [
        _("Thema"),
        _("Punkt"),
        _("Kommune"),
        _("Antwort"),
        _("Anmerkung"),
        _("Stand"),
        _("Eingetragen von"),
        _("Eingetragen am"),
    ]
    return csv_file(heads, rows)


def filename(checklist: Checklist) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", fold(checklist.title)).strip("-")[:60] or "checkliste"
    return f"{name}.csv"
