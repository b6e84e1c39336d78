"""What a table says, in either of two shapes: one value a line, or one city a line and days or indicators as
columns.

Nothing is looked up here; what a cell says stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.folding import fold

HEADS = {
    "city": ("stadt", "kommune", "gemeinde", "stadt kommune", "city", "municipality"),
    "ags": ("ags", "amtlicher gemeindeschluessel", "gemeindeschluessel"),
    "indicator": ("kennzahl", "indikator", "merkmal", "indicator"),
    "day": ("stichtag", "datum", "tag", "jahr", "date", "reference date", "year"),
    "value": ("wert", "anzahl", "value", "betrag"),
    "comparable": ("vergleichbar", "comparable"),
    "reason": ("grund", "reason", "warum nicht vergleichbar"),
    "remark": ("bemerkung", "anmerkung", "hinweis", "remark", "note"),
}
MEANING = {name: sort for sort, names in HEADS.items() for name in names}
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})", re.A)


@dataclass(frozen=True)
class Stated:
    """One value as the table states it. `number` counts rows from 1 as spreadsheets do; `column` from 0."""

    number: int
    column: int
    city: str
    indicator: str
    day: str
    value: str
    remark: str = ""
    reason: str = ""
    comparable: str = ""

    @property
    def mark(self) -> str:
        """Names the cell in the form in which lines are chosen."""
        return f"{self.number}-{self.column}"


@dataclass(frozen=True)
class Table:
    """`asks_indicator`, `asks_day`: what the table does not say and somebody must choose for all of it."""

    stated: list[Stated]
    is_long: bool
    asks_indicator: bool
    asks_day: bool
    unknown: list[str]


def read(rows: Sequence[Sequence[str]]) -> Table:
    """Refused with a sentence where no row of headings is found."""
    start = next((place for place, row in enumerate(rows) if sum(map(bool, row)) > 1), None)
    if start is None:
        raise Refused(
            _("Es fehlt eine Zeile mit Überschriften. Wie sie aussehen kann, steht auf der Seite."), 422
        )
    heads = list(rows[start])
    meaning = [MEANING.get(_plain(head), "") for head in heads]
    if not {"city", "ags"} & set(meaning):
        if heads[0]:
            raise Refused(
                _("In der Zeile mit Überschriften fehlt „Kommune“ oder „AGS“. Gefunden wurde: %(heads)s",
                  heads=", ".join(filter(None, heads[:8]))), 422
            )  # fmt: skip
        meaning[0] = "city"
    below = [(number, row) for number, row in enumerate(rows, start=1) if number > start + 1 and any(row)]
    if "value" in meaning:
        unknown = [head for head, sort in zip(heads, meaning, strict=True) if head and not sort]
        stated = [_long(number, row, meaning) for number, row in below]
        return Table(stated, True, "indicator" not in meaning, "day" not in meaning, unknown)
    free = [place for place, (head, sort) in enumerate(zip(heads, meaning, strict=True)) if head and not sort]
    if not free:
        raise Refused(_("Es fehlt eine Spalte „Wert“, oder Spalten mit Stichtagen oder Kennzahlen."), 422)
    days = all(day_of(heads[place]) for place in free)
    found = [stated for number, row in below for stated in _wide(number, row, heads, meaning, free, days)]
    return Table(found, False, days and "indicator" not in meaning, not days and "day" not in meaning, [])


def _long(number: int, row: Sequence[str], meaning: Sequence[str]) -> Stated:
    said = _said(row, meaning)
    return Stated(
        number,
        meaning.index("value"),
        said.get("city") or said.get("ags", ""),
        said.get("indicator", ""),
        said.get("day", ""),
        said.get("value", ""),
        said.get("remark", "")[:500],
        said.get("reason", "")[:300],
        said.get("comparable", ""),
    )


def _wide(
    number: int,
    row: Sequence[str],
    heads: Sequence[str],
    meaning: Sequence[str],
    free: Sequence[int],
    days: bool,
) -> Iterator[Stated]:
    said = _said(row, meaning)
    for place in free:
        if place < len(row) and row[place]:
            yield Stated(
                number,
                place,
                said.get("city") or said.get("ags", ""),
                said.get("indicator", "") if days else heads[place],
                heads[place] if days else said.get("day", ""),
                row[place],
                said.get("remark", "")[:500],
            )


def _said(row: Sequence[str], meaning: Sequence[str]) -> dict[str, str]:
    return {sort: cell for sort, cell in zip(meaning, row, strict=False) if sort and cell}


def _plain(head: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(head)).strip()


def day_of(text: str) -> date | None:
    """31.12.2025, 2025-12-31 or 2025, which means its last day; None where it is no day."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year, iso_year, iso_month, iso_day, alone = found.groups()
    try:
        if alone:
            return date(int(alone), 12, 31)
        if year:
            return date(int(year), int(month), int(day))
        return date(int(iso_year), int(iso_month), int(iso_day))
    except ValueError:
        return None
