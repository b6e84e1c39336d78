"""Indicators as they are published: a table of cities and days, small numbers suppressed.

Only indicators whose audience is everybody can be published. What must be suppressed by now (the rule or the
measure has changed since) is not shown from an older state either: the publication is hidden until it is new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.figures import reading
from collab.figures.models import Audience, Indicator
from collab.figures.numbers import rounded
from collab.figures.reading import Sheet
from collab.figures.small_numbers import Cell, limit
from collab.public.kinds import Frozen, PublicKind, Sort, register

MOST_DAYS = 6
"""The latest ones; older values stay inside."""


@dataclass(frozen=True)
class Figures:
    """An indicator with its values as everybody may see them now."""

    workspace_id: int
    sheet: Sheet


def register_figures() -> None:
    kind = PublicKind(
        "indicator", _l("Kennzahl"), Sort.FIGURES, _load, _freeze, warnings=_warnings, allows=_allows
    )
    register(kind)


def _load(ids: Collection[int]) -> Mapping[int, Figures]:
    indicators = db.session.scalars(
        select(Indicator)
        .where(Indicator.id.in_(ids), Indicator.trashed_at.is_(None), Indicator.audience == Audience.PUBLIC)
        .options(joinedload(Indicator.numerator), joinedload(Indicator.denominator))
    )
    places: dict[int, list[Indicator]] = {}
    for each in indicators:
        places.setdefault(each.workspace_id, []).append(each)
    return {
        sheet.indicator.id: Figures(place, sheet)
        for place, inside in places.items()
        for sheet in reading.read_many(inside, restricted=True)
    }


def _freeze(figures: Figures) -> Frozen:
    sheet, indicator = figures.sheet, figures.sheet.indicator
    columns = sheet.columns[-MOST_DAYS:]
    cities = {cell.city.id: cell.city.name for column in columns for cell in column.cells.values()}
    more = {
        "path": f"/i/{indicator.key}",
        "unit": indicator.unit,
        "source": indicator.source,
        "limit": limit(),
        "days": [column.day.isoformat() for column in columns],
        "rows": [
            {"city": name, "cells": [_cell(column.cells.get(number), indicator) for column in columns]}
            for number, name in sorted(cities.items(), key=lambda pair: pair[1])
        ],
    }
    return Frozen(indicator.name, indicator.definition, more)


def _cell(cell: Cell | None, indicator: Indicator) -> dict[str, Any]:
    if cell is None or (cell.amount is None and not cell.hidden):
        return {}
    if cell.hidden or cell.amount is None:
        return {"hidden": True}
    found: dict[str, Any] = {"amount": str(rounded(cell.amount, indicator.decimals))}
    return found if cell.comparable else found | {"apart": True}


def _allows(figures: Figures, snapshot: Mapping[str, Any]) -> bool:
    """Whether nothing stands in the published table that is suppressed now."""
    hidden = {
        (cell.city.name, column.day.isoformat())
        for column in figures.sheet.columns
        for cell in column.cells.values()
        if cell.hidden
    }
    return not any(
        "amount" in cell and (row["city"], day) in hidden
        for row in snapshot.get("rows", ())
        for day, cell in zip(snapshot.get("days", ()), row["cells"], strict=False)
    )


def _warnings(figures: Figures) -> list[str]:
    if not figures.sheet.hides:
        return []
    return [_("Kleine Zahlen von Personen werden nicht gezeigt (weniger als %(limit)s).", limit=limit())]
