"""The pictures of an indicator: a bar for each city, or a line for each over the days.

Lengths are those of the drawing (viewBox) in its own units, some 320 wide: so the letters stay readable where
the drawing shrinks to a phone. Nothing is told by colour: bars are labelled, lines have dashes and marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from collab.figures.reading import Column, Sheet
from collab.figures.small_numbers import Cell

WIDTH = 320
ROW, BAR, TOP = 36, 12, 8
LINE_HEIGHT, LINE_TOP, LEFT, RIGHT = 190, 14, 48, 98
LABEL = 15
"""Least distance of two names at the ends of lines."""

LONGEST_NAME = 13

DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 3", "10 4")
MOST_LINES = len(DASHES)
MOST_DAYS = 12


@dataclass(frozen=True)
class Bar:
    """One city; `wide` is 0 where there is no value. `y`: baseline of its name; the bar lies below."""

    cell: Cell
    y: float
    x: float
    wide: float


@dataclass(frozen=True)
class Bars:
    day: date
    bars: list[Bar]
    zero: float
    height: float
    width: int = WIDTH
    bar: int = BAR


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    cell: Cell


@dataclass(frozen=True)
class Line:
    """One city: `paths` are the pieces between gaps; `number` chooses dash and mark."""

    name: str
    number: int
    dash: str
    paths: list[str]
    points: list[Point]
    label_y: float


@dataclass(frozen=True)
class Lines:
    lines: list[Line]
    days: list[tuple[float, date]]
    steps: list[tuple[float, Decimal]]
    decimals: int
    """Places that the numbers of the scale need."""

    width: int = WIDTH
    height: int = LINE_TOP + LINE_HEIGHT + 40
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = LINE_TOP + LINE_HEIGHT


def bars(column: Column) -> Bars:
    """The largest first; cities without a value stand at the end and say so."""
    cells = sorted(
        column.cells.values(),
        key=lambda cell: (cell.amount is None, -(cell.amount or 0), cell.city.name),
    )
    amounts = [cell.amount for cell in cells if cell.amount is not None]
    low, high = min([Decimal(), *amounts]), max([Decimal(), *amounts])
    span = float(high - low) or 1.0
    zero = WIDTH * float(-low) / span
    drawn = []
    for place, cell in enumerate(cells):
        wide = WIDTH * abs(float(cell.amount or 0)) / span
        start = zero - wide if cell.amount is not None and cell.amount < 0 else zero
        drawn.append(Bar(cell, TOP + place * ROW + 11, round(start, 2), round(wide, 2)))
    return Bars(column.day, drawn, round(zero, 2), TOP + len(cells) * ROW)


def chosen_cities(sheet: Sheet, wanted: Sequence[int], own: int | None) -> list[int]:
    """The cities whose lines are drawn: those wanted, else one's own and those with the largest values."""
    known = [city.id for city in sheet.cities]
    found = [number for number in wanted if number in known]
    if not found:
        last = _last_amounts(sheet)
        found = sorted(last, key=lambda number: (number != own, -last[number]))
    return found[:MOST_LINES]


def _last_amounts(sheet: Sheet) -> dict[int, Decimal]:
    last: dict[int, Decimal] = {}
    for column in sheet.columns:
        last |= {number: cell.amount for number, cell in column.cells.items() if cell.amount is not None}
    return last


def lines(sheet: Sheet, cities: Sequence[int]) -> Lines:
    """A gap where a value is missing or suppressed; the last days where there are too many."""
    columns = sheet.columns[-MOST_DAYS:]
    amounts = [
        cell.amount
        for column in columns
        for number in cities
        if (cell := column.cells[number]).amount is not None
    ]
    steps = _steps([amount for amount in amounts if amount is not None])
    low, span = steps[0], float(steps[-1] - steps[0]) or 1.0
    first, total = columns[0].day.toordinal(), (columns[-1].day - columns[0].day).days or 1

    def x_of(day: date) -> float:
        if len(columns) == 1:
            return (LEFT + WIDTH - RIGHT) / 2
        return round(LEFT + 6 + (WIDTH - RIGHT - LEFT - 12) * (day.toordinal() - first) / total, 2)

    def y_of(amount: Decimal) -> float:
        return round(LINE_TOP + LINE_HEIGHT * (1 - float(amount - low) / span), 2)

    drawn = []
    names = {city.id: city.name for city in sheet.cities}
    for number, city in enumerate(cities):
        runs: list[list[Point]] = [[]]
        for column in columns:
            cell = column.cells[city]
            if cell.amount is None:
                runs.append([])
            else:
                runs[-1].append(Point(x_of(column.day), y_of(cell.amount), cell))
        points = [point for run in runs for point in run]
        paths = ["M" + "L".join(f"{point.x} {point.y}" for point in run) for run in runs if len(run) > 1]
        end = points[-1].y if points else float(LINE_TOP)
        drawn.append(Line(_short(names[city]), number, DASHES[number], paths, points, end))
    return Lines(
        lines=_apart(drawn),
        days=[(x_of(column.day), column.day) for column in _some(columns)],
        steps=[(y_of(step), step) for step in steps],
        decimals=max(0, *(-int(step.normalize().as_tuple().exponent) for step in steps)),
    )


def _short(name: str) -> str:
    """As much of a name as has room beside the lines; the table has all of it."""
    return name if len(name) <= LONGEST_NAME else name.split()[0][:LONGEST_NAME]


def _some(columns: Sequence[Column]) -> list[Column]:
    """As many days as have room below the picture: the last, and evenly many before."""
    step = -(-len(columns) // 4)
    return list(columns[::-1][::step][::-1])


def _apart(drawn: list[Line]) -> list[Line]:
    """Names at the ends of lines moved apart, so that each can be read; those without values have none."""
    found: dict[int, float] = {}
    low = float(LINE_TOP)
    for line in sorted((line for line in drawn if line.points), key=lambda line: line.label_y):
        found[line.number] = max(line.label_y, low)
        low = found[line.number] + LABEL
    over = low - LABEL - (LINE_TOP + LINE_HEIGHT)
    if over > 0:
        limit = float(LINE_TOP + LINE_HEIGHT)
        for number in reversed(found):
            found[number] = min(found[number], limit)
            limit = found[number] - LABEL
    return [
        Line(line.name, line.number, line.dash, line.paths, line.points, found[line.number])
        for line in drawn
        if line.points
    ]


def _steps(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers for the scale, from zero or from below the smallest value where all lie far above it."""
    low, high = min(amounts, default=Decimal()), max(amounts, default=Decimal(1))
    if low >= 0 and low < (high - low) * 3:
        low = Decimal()
    span = (high - low) or abs(high) or Decimal(1)
    size = Decimal(10) ** (span / 4).adjusted()
    size *= next(factor for factor in (1, 2, 5, 10) if size * factor * 4 >= span)
    first = (low / size).to_integral_value(ROUND_FLOOR) * size
    last = (high / size).to_integral_value(ROUND_CEILING) * size
    count = max(int((last - first) / size), 1)
    return [first + size * number for number in range(count + 1)]
