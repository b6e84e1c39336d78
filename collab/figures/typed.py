"""What the form of a city holds: as it was typed, and as it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.extensions import db
from collab.figures import numbers
from collab.figures.actions import Entry
from collab.figures.models import FigureValue, Indicator
from collab.people.forms import one_line
from collab.people.models import Organisation

LONGEST_REMARK, LONGEST_REASON = 500, 300


@dataclass(frozen=True)
class Line:
    """One indicator in the form. `error`: why it is not understood; what was typed stays."""

    indicator: Indicator
    value: str = ""
    remark: str = ""
    apart: bool = False
    reason: str = ""
    error: str = ""


def known(indicators: list[Indicator], city: Organisation, day: date) -> list[Line]:
    """What is entered already."""
    values = {
        value.indicator_id: value
        for value in db.session.scalars(
            select(FigureValue).where(
                FigureValue.indicator_id.in_([each.id for each in indicators]),
                FigureValue.city_id == city.id,
                FigureValue.day == day,
            )
        )
    }
    return [_known(each, values.get(each.id)) for each in indicators]


def _known(indicator: Indicator, value: FigureValue | None) -> Line:
    if value is None:
        return Line(indicator)
    amount = numbers.german(value.amount, indicator.decimals)
    return Line(indicator, amount, value.remark, not value.comparable, value.reason)


def typed(indicators: list[Indicator], given: Mapping[str, str]) -> list[Line]:
    return [
        Line(
            each,
            one_line(given.get(f"value-{each.key}"))[:60],
            one_line(given.get(f"remark-{each.key}"))[:LONGEST_REMARK],
            f"apart-{each.key}" in given,
            one_line(given.get(f"reason-{each.key}"))[:LONGEST_REASON],
        )
        for each in indicators
    ]


def understood(line: Line, city: Organisation, day: date) -> Entry:
    """Refused with a sentence where the line cannot be taken as it is."""
    if not line.value:
        if line.remark or line.apart or line.reason:
            raise Refused(_("Hier fehlt der Wert."), 422)
        return Entry(line.indicator, city, day, None)
    amount = numbers.read(line.value, line.indicator.decimals)
    if line.apart and not line.reason:
        raise Refused(_("Bitte schreiben Sie, warum der Wert nicht vergleichbar ist."), 422)
    if amount < 0 and line.indicator.counts_persons:
        raise Refused(_("Eine Anzahl von Personen kann nicht unter null liegen."), 422)
    return Entry(line.indicator, city, day, amount, line.remark, line.reason, not line.apart)
