"""The picture of a development: one column for each reference date, one part for each answer.

Lengths are those of the drawing (viewBox), in its own units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from collab.checklists.models import Value
from collab.checklists.reading import State

COLUMN, GAP, TOP, HEIGHT, FOOT, LEFT = 44, 20, 12, 200, 40, 34
LOWEST_LABEL = 16  # a part less high has no room for its figure


@dataclass(frozen=True)
class Part:
    """One answer in one column, from below: yes, partly, no, open."""

    value: str
    count: int
    y: float
    height: float
    labelled: bool


@dataclass(frozen=True)
class Column:
    x: int
    day: date
    parts: list[Part]

    @property
    def middle(self) -> float:
        return self.x + COLUMN / 2


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    columns: list[Column]
    lines: list[tuple[float, int]]  # height of a line across, and the share it stands for, in percent
    left: int = LEFT
    column: int = COLUMN
    foot: int = TOP + HEIGHT


def chart(states: Sequence[State]) -> Chart:
    columns = []
    for place, state in enumerate(states):
        columns.append(Column(LEFT + GAP + place * (COLUMN + GAP), state.day, _parts(state)))
    width = LEFT + GAP + max(len(states), 1) * (COLUMN + GAP)
    lines = [(TOP + HEIGHT * (1 - share / 100), share) for share in (0, 50, 100)]
    return Chart(width, TOP + HEIGHT + FOOT, columns, lines)


def _parts(state: State) -> list[Part]:
    total = sum(state.counts.values()) or 1
    parts, bottom = [], float(TOP + HEIGHT)
    for value in (Value.YES, Value.PARTLY, Value.NO, Value.OPEN):
        count = state.counts.get(value.value, 0)
        height = round(HEIGHT * count / total, 2)
        bottom = round(bottom - height, 2)
        if count:
            parts.append(Part(value.value, count, bottom, height, height >= LOWEST_LABEL))
    return parts
