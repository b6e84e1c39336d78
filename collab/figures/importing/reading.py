"""A file that somebody hands in → rows of cells as text. Refused with a sentence where it is none."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import datetime
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from collab.base import confined
from collab.base.charset import decode
from collab.base.errors import Refused
from collab.extensions import db
from collab.figures.importing.sheets import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from collab.figures.models import FigureImport
from collab.people.models import Account
from collab.workspaces.models import Workspace

MOST_BYTES = 5_000_000
SEPARATORS = (";", "\t", ",")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"


def keep(data: bytes, filename: str, workspace: Workspace, *, actor: Account, now: datetime) -> FigureImport:
    """Keep the cells of a table, so that nothing has to be uploaded twice."""
    if not data:
        raise Refused(_("Bitte wählen Sie eine Datei aus."), 422)
    if len(data) > MOST_BYTES:
        raise Refused(_("Die Datei ist zu groß. Höchstens 5 MB sind möglich."), 422)
    rows = from_workbook(data) if data.startswith((ZIP, OLE)) else from_text(data)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Refused(_("Die Tabelle ist leer."), 422)
    kept = FigureImport(
        workspace=workspace, account_id=actor.id, filename=filename[:255], cells=rows, uploaded_at=now
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def from_workbook(data: bytes) -> list[list[str]]:
    """Of XLSX, XLS and ODS the first sheet, read by a process that may fail."""
    bounds = confined.Bounds(
        seconds=30, cpu_seconds=20, memory_bytes=int(current_app.config["EXTRACT_MEMORY_MB"]) << 20
    )
    with tempfile.TemporaryDirectory(prefix="collab-figures-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(data)
        outcome = confined.run("collab.figures.importing.sheets:read_rows", {"path": str(path)}, bounds)
    if isinstance(outcome.value, list):
        return [[str(cell) for cell in row] for row in outcome.value]
    raise Refused(_why(outcome.value), 422)


def _why(word: object) -> str:
    if word == "locked":
        return _("Die Datei ist durch ein Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
    if word == "empty":
        return _("Die Tabelle ist leer.")
    if word == "large":
        return _too_large()
    return _("Die Datei lässt sich nicht lesen. Bitte speichern Sie sie noch einmal als XLSX oder CSV.")


def _too_large() -> str:
    return _(
        "Die Tabelle hat mehr als %(rows)s Zeilen oder %(columns)s Spalten. Bitte teilen Sie sie.",
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )


def from_text(data: bytes) -> list[list[str]]:
    """Of CSV files, whatever charset and separator."""
    text = decode(data).removeprefix("\ufeff")
    if "\x00" in text:
        raise Refused(_("Das ist keine Tabelle. Bitte wählen Sie eine CSV- oder XLSX-Datei."), 422)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    csv.field_size_limit(60_000)
    rows: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([_cell(cell) for cell in record])
            if len(rows) > MOST_ROWS or len(record) > MOST_COLUMNS:
                raise Refused(_too_large(), 422)
    except csv.Error:
        raise Refused(_("Zeile %(number)s lässt sich nicht lesen.", number=len(rows) + 1), 422) from None
    return [row if any(row) else [] for row in rows]


def _cell(raw: str) -> str:
    """Without the apostrophe that keeps spreadsheets from reckoning with a cell."""
    cell = raw[1:] if raw[:1] == "'" and raw[1:2] in ("=", "+", "-", "@") else raw
    return " ".join(cell.split())[:LONGEST_CELL]
