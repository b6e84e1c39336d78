"""A file that somebody hands in → lines with cells by column. Says of each fault on which line it is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from flask_babel import gettext as _

from collab.base.charset import decode
from collab.base.errors import Refused
from collab.base.folding import fold
from collab.tasks.tables.columns import COLUMNS, ONLY_TOLD, as_meant, spoken

MOST_BYTES = 2_000_000
MOST_LINES = 2_000
LONGEST_CELL = 60_000
DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True)
class Line:
    """One record of the file; `number` is the line on which it begins, as an editor counts."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """`unknown`: headings of columns that nobody knows; they are left out."""

    lines: list[Line]
    columns: frozenset[str]
    unknown: list[str]


def text_of(data: bytes) -> str:
    """The text of a file in whatever charset; refused where it is none."""
    if len(data) > MOST_BYTES:
        raise Refused(_("Die Datei ist zu groß. Höchstens 2 MB sind möglich."), 422)
    text = decode(data)
    if "\x00" in text or not text.strip():
        raise Refused(_("Das ist keine CSV-Datei. Speichern Sie die Tabelle als „CSV (UTF-8)“."), 422)
    return text


def read(text: str) -> Table:
    """The lines below the headings; refused with a sentence where the file as a whole is not usable."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    known = spoken(COLUMNS)
    columns: list[str] = []
    unknown: list[str] = []
    lines: list[Line] = []
    start = 1
    try:
        for record in reader:
            number, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in record):
                continue
            if not columns:
                columns = [known.get(fold(cell.strip()), "") for cell in record]
                unknown = [
                    c.strip() for c, name in zip(record, columns, strict=True) if c.strip() and not name
                ]
                continue
            if len(lines) == MOST_LINES:
                raise Refused(_("Die Datei hat mehr als %(most)s Zeilen.", most=MOST_LINES), 422)
            cells = zip(columns, record, strict=False)
            lines.append(Line(number, {name: as_meant(cell) for name, cell in cells if name}))
    except csv.Error:
        raise Refused(_("Zeile %(number)s lässt sich nicht lesen.", number=reader.line_num), 422) from None
    if "title" not in columns:
        raise Refused(
            _("In der ersten Zeile fehlt die Überschrift „%(name)s“.", name=str(COLUMNS["title"])), 422
        )
    doubled = sorted({name for name in columns if name and columns.count(name) > 1})
    if doubled:
        raise Refused(_("Die Überschrift „%(name)s“ kommt zweimal vor.", name=str(COLUMNS[doubled[0]])), 422)
    return Table(lines, frozenset(columns) - {"", *ONLY_TOLD}, unknown)


def _delimiter(text: str) -> str:
    """Whatever separates most headings of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)
