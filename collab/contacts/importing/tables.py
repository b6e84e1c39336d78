"""Reading CSV files as Excel, Outlook, Thunderbird and Google write them, in German and English."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.folding import fold
from collab.contacts.importing.heads import BY_HEAD
from collab.contacts.importing.lines import Line, Read
from collab.contacts.postal import Address

SEPARATORS = (";", ",", "\t", "|")

PLACE = ("extended", "street", "postcode", "town", "country")


def read(text: str, most: int) -> Read:
    """The contacts of a table whose first line names the columns. Refused if nothing is understood."""
    rows = _rows(text)
    heads = next(rows, (0, []))[1]
    meaning = [BY_HEAD.get(_plain(head)) for head in heads]
    if not {"given_name", "family_name", "whole_name", "email"} & set(meaning):
        raise Refused(
            _("In der ersten Zeile stehen keine bekannten Spalten. Gebraucht werden zum Beispiel Vorname, "
              "Nachname und E-Mail-Adresse."),
            status=422,
        )  # fmt: skip
    lines = []
    for number, row in rows:
        line = _line(number, row, meaning)
        if not line.is_empty:
            lines.append(line)
        if len(lines) > most:
            break
    unknown = [
        head.strip() for head, name in zip(heads, meaning, strict=True) if name is None and head.strip()
    ]
    return Read(lines, unknown)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line in which they begin."""
    first, _end, rest = text.partition("\n")
    told = re.fullmatch(r"\ufeff?sep=(.)", first.rstrip("\r"))
    skipped = 1 if told else 0
    body = rest if told else text
    separator = told[1] if told else _separator(body)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    begins = 1 + skipped
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1 + skipped
    except csv.Error:
        raise Refused(
            _("Ab Zeile %(number)s ist die Tabelle nicht zu lesen. Speichern Sie sie noch einmal als CSV.",
              number=begins),
            status=422,
        ) from None  # fmt: skip


def _separator(text: str) -> str:
    """The sign that stands most often in the first line, outside of quotation marks."""
    head = re.sub(r'"[^"]*"', "", text.lstrip("\n").partition("\n")[0])
    return max(SEPARATORS, key=head.count)


def _plain(head: str) -> str:
    """A head in one spelling: "E-mail 1 - Value" → "e-mail 1 value"."""
    return re.sub(r"\s+", " ", fold(head).replace(" - ", " ").strip(" *:\ufeff"))


def _line(number: int, row: list[str], meaning: list[str | None]) -> Line:
    line, parts = Line(number), dict.fromkeys((*PLACE, "whole_name"), "")
    for name, raw in zip(meaning, row, strict=False):
        cell = _cell(raw)
        if name is None or not cell:
            continue
        if name == "organisation":
            line.organisation = line.organisation or " ".join(cell.split())[:200]
        elif name == "topics":
            line.topics += [topic.strip() for topic in re.split(r"[,;]|:::", cell) if topic.strip()]
        elif name in parts:
            parts[name] = parts[name] or cell.strip()
        else:
            line.put(name, cell.split(" ::: ")[0])  # Google puts several addresses into one cell
    place = Address(*(" ".join(parts[name].split()) for name in PLACE))
    line.put("postal_address", place.written)
    if parts["whole_name"] and not (line.values.get("given_name") or line.values.get("family_name")):
        line.put_name(parts["whole_name"])
    return line


def _cell(raw: str) -> str:
    """Without the apostrophe that keeps spreadsheets from reckoning with a cell."""
    return raw[1:] if raw[:1] == "'" and raw[1:2] in ("=", "+", "-", "@") else raw
