"""An indicator as a sheet: one column for each day, with each city, and what all of them make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.folding import sort_key
from collab.extensions import db
from collab.figures.models import FigureChange, FigureValue, Indicator
from collab.figures.small_numbers import Cell, shown
from collab.people.models import Account, Organisation
from collab.workspaces.models import workspace_city


@dataclass(frozen=True)
class Column:
    """All cities on one day. What cannot be compared and what is missing counts for nothing, and is named.

    `total`: the sum, or for a share the share of all counted cities together. `sealed`: sum and mean are not
    told, because a suppressed value could be reckoned back from them.
    """

    day: date
    cells: Mapping[int, Cell]
    total: Decimal | None
    mean: Decimal | None
    sealed: bool

    @property
    def counted(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.counts]

    @property
    def apart(self) -> list[Cell]:
        """Those that cannot be compared."""
        return [cell for cell in self.cells.values() if not cell.comparable]

    @property
    def missing(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.amount is None and not cell.hidden]


@dataclass(frozen=True)
class Sheet:
    """`columns` in the order of their days. `restricted`: small numbers are suppressed in it."""

    indicator: Indicator
    cities: list[Organisation]
    columns: list[Column]
    restricted: bool

    def column(self, day: date | None) -> Column | None:
        """Of that day, or the latest one."""
        found = [column for column in self.columns if column.day == day]
        return (found or self.columns or [None])[-1]  # type: ignore[list-item]

    @property
    def hides(self) -> bool:
        return any(cell.hidden for column in self.columns for cell in column.cells.values())


def read(indicator: Indicator, *, restricted: bool) -> Sheet:
    """Everything of one indicator as somebody is shown it; two questions, three for a share."""
    return read_many([indicator], restricted=restricted)[0]


def read_many(indicators: list[Indicator], *, restricted: bool) -> list[Sheet]:
    """The same for several indicators of one workspace, with as many questions as for one."""
    if not indicators:
        return []
    wanted = {each.id for each in indicators if not each.is_share}
    wanted |= {
        number
        for each in indicators
        if each.is_share
        for number in (each.numerator_id, each.denominator_id)
        if number
    }
    values: dict[int, list[FigureValue]] = {number: [] for number in wanted}
    query = (
        select(FigureValue)
        .where(FigureValue.indicator_id.in_(wanted))
        .order_by(FigureValue.day)
        .options(joinedload(FigureValue.city), joinedload(FigureValue.author).joinedload(Account.person))
    )
    for value in db.session.scalars(query):
        values[value.indicator_id].append(value)
    involved = cities_of(indicators[0].workspace_id)
    return [_sheet(each, _cells(each, values), involved, restricted) for each in indicators]


def cities_of(workspace_id: int) -> list[Organisation]:
    """The cities that take part in a workspace, by name."""
    involved = select(workspace_city.c.organisation_id).where(workspace_city.c.workspace_id == workspace_id)
    rows = db.session.scalars(select(Organisation).where(Organisation.is_city, Organisation.id.in_(involved)))
    return sorted(rows, key=lambda city: sort_key(city.name))


def history(indicator: Indicator, *, restricted: bool) -> list[tuple[FigureChange, Cell]]:
    """Everything that was ever entered, the newest first, each as somebody is shown it."""
    rows = db.session.scalars(
        select(FigureChange)
        .where(FigureChange.indicator_id == indicator.id)
        .order_by(FigureChange.id.desc())
        .options(joinedload(FigureChange.city), joinedload(FigureChange.author).joinedload(Account.person))
    )
    return [(row, shown(indicator, _cell(row), restricted)) for row in rows]


def _cells(indicator: Indicator, values: Mapping[int, list[FigureValue]]) -> list[Cell]:
    if indicator.numerator_id is None:
        return [_cell(value) for value in values[indicator.id]]
    below = {
        (value.city_id, value.day): _cell(value) for value in values.get(indicator.denominator_id or 0, ())
    }
    found = []
    for value in values[indicator.numerator_id]:
        over = _cell(value)
        if indicator.denominator_id is None:
            people = value.city.population
            under = Cell(value.city, value.day, Decimal(people) if people else None)
        else:
            under = below.get((value.city_id, value.day), Cell(value.city, value.day))
        if over.amount is not None and under.amount:
            found.append(_share(indicator, over, under))
    return found


def _share(indicator: Indicator, over: Cell, under: Cell) -> Cell:
    assert over.amount is not None and under.amount
    return Cell(
        city=over.city,
        day=over.day,
        amount=over.amount / under.amount * indicator.per,
        comparable=over.comparable and under.comparable,
        reason="; ".join(dict.fromkeys(part for part in (over.reason, under.reason) if part)),
        remark="; ".join(dict.fromkeys(part for part in (over.remark, under.remark) if part)),
        author=over.author,
        at=over.at,
        parts=(over.amount, under.amount),
    )


def _cell(row: FigureValue | FigureChange) -> Cell:
    return Cell(
        city=row.city,
        day=row.day,
        amount=row.amount,
        comparable=row.comparable,
        reason=row.reason,
        remark=row.remark,
        author=row.author.person.display_name,
        at=row.at,
    )


def _sheet(
    indicator: Indicator, cells: list[Cell], involved: Iterable[Organisation], restricted: bool
) -> Sheet:
    known = {city.id: city for city in involved} | {cell.city.id: cell.city for cell in cells}
    cities = sorted(known.values(), key=lambda city: sort_key(city.name))
    columns = []
    for day in sorted({cell.day for cell in cells}):
        there = {cell.city.id: shown(indicator, cell, restricted) for cell in cells if cell.day == day}
        column = {city.id: there.get(city.id, Cell(city, day)) for city in cities}
        columns.append(_together(indicator, day, column))
    return Sheet(indicator, cities, columns, restricted)


def _together(indicator: Indicator, day: date, cells: Mapping[int, Cell]) -> Column:
    counted = [cell for cell in cells.values() if cell.counts]
    if any(cell.hidden for cell in counted):
        return Column(day, cells, None, None, sealed=True)
    amounts = [cell.amount for cell in counted if cell.amount is not None]
    total = None
    if indicator.is_share:
        parts = [cell.parts for cell in counted if cell.parts]
        below = sum((part[1] for part in parts), Decimal())
        total = sum((part[0] for part in parts), Decimal()) / below * indicator.per if below else None
    elif indicator.is_added_up and amounts:
        total = sum(amounts, Decimal())
    mean = sum(amounts, Decimal()) / len(amounts) if amounts else None
    return Column(day, cells, total, mean, sealed=False)


def told(column: Column) -> list[str]:
    """What is to be known of the sums of a day, in sentences."""
    said = []
    for cell in column.apart:
        name, reason = cell.city.name, cell.reason.rstrip(" .")
        said.append(
            _("Ohne %(city)s: %(reason)s.", city=name, reason=reason)
            if reason
            else _("Ohne %(city)s: nicht vergleichbar.", city=name)
        )
    missing = ", ".join(cell.city.name for cell in column.missing)
    if missing:
        said.append(_("Es fehlen: %(cities)s.", cities=missing))
    if column.sealed:
        said.append(
            _("Summe und Mittel werden nicht gezeigt, weil sich ein unterdrückter Wert zurückrechnen ließe.")
        )
    return said
