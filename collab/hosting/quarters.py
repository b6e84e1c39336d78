"""Quarters of a year, named by their first day."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _

WRITTEN = re.compile(r"(\d{4})-Q([1-4])", re.A)


def quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def after(quarter: date, count: int = 1) -> date:
    months = quarter.year * 12 + quarter.month - 1 + 3 * count
    return date(months // 12, months % 12 + 1, 1)


def coming(today: date, count: int) -> list[date]:
    """This quarter and those after it."""
    return [after(quarter_of(today), number) for number in range(count)]


def in_words(quarter: date) -> str:
    """2. Quartal 2027"""
    return _("%(number)s. Quartal %(year)s", number=(quarter.month - 1) // 3 + 1, year=quarter.year)


def written(quarter: date) -> str:
    """2027-Q2, for addresses and forms."""
    return f"{quarter.year}-Q{(quarter.month - 1) // 3 + 1}"


def read(text: str | None) -> date | None:
    found = WRITTEN.fullmatch(text or "")
    if found is None or not 2000 <= int(found[1]) <= 2150:
        return None
    return date(int(found[1]), int(found[2]) * 3 - 2, 1)
