"""Figures as a table for spreadsheets: one line for each value, as the reader is shown it.

The same columns are understood by the import, so that a file can be filled in and handed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from collab.base.clock import local
from collab.base.folding import fold
from collab.base.spreadsheets import csv_file
from collab.base.workbooks import Cell as Written
from collab.base.workbooks import xlsx_file
from collab.figures.numbers import german, rounded
from collab.figures.reading import Sheet
from collab.figures.small_numbers import Cell, limit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(sheets: Iterable[Sheet]) -> bytes:
    rows = ([_plain(value) for value in row] for row in _rows(sheets, numbers=False))
    return csv_file(_heads(), rows)


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    return xlsx_file(_("Kennzahlen"), _heads(), _rows(sheets, numbers=True))


def filename(name: str, ending: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "kennzahlen"
    return f"{plain}.{ending}"


def _heads() -> list[str]:
    return [
        _("Kennzahl"),
        _("Kommune"),
        _("AGS"),
        _("Stichtag"),
        _("Wert"),
        _("Einheit"),
        _("Vergleichbar"),
        _("Grund"),
        _("Bemerkung"),
        _("Definition"),
        _("Quelle"),
        _("Stichtagsregel"),
        _("Eingetragen von"),
        _("Eingetragen am"),
    ]


def _rows(sheets: Iterable[Sheet], *, numbers: bool) -> Iterator[list[Written]]:
    for sheet in sheets:
        for column in sheet.columns:
            for city in sheet.cities:
                cell = column.cells[city.id]
                if cell.amount is not None or cell.hidden:
                    yield _row(sheet, cell, numbers)


def _row(sheet: Sheet, cell: Cell, numbers: bool) -> list[Written]:
    indicator = sheet.indicator
    value: Written = german(cell.amount, indicator.decimals)
    if numbers and cell.amount is not None:
        value = rounded(cell.amount, indicator.decimals)
    if cell.hidden:
        value = _("unter %(limit)s", limit=limit())
    return [
        indicator.name,
        cell.city.name,
        cell.city.ags or "",
        cell.day.strftime("%d.%m.%Y"),
        value,
        indicator.unit,
        _("ja") if cell.comparable else _("nein"),
        cell.reason,
        cell.remark,
        indicator.definition,
        indicator.source,
        indicator.reference,
        cell.author,
        local(cell.at).strftime("%Y-%m-%d %H:%M") if cell.at else "",
    ]


def _plain(value: Written) -> str:
    return str(value if value is not None else "")
