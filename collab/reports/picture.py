"""The pictures of a workspace: its lights over time, and how the days of its milestones moved.

Lengths are those of the drawings (viewBox), in their own units. Nothing is told by colour alone: a light has
a lane, a shape and a sign, a day of a milestone has a shape; the figures stand in tables beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from collab.reports.labels import PLACES
from collab.reports.models import Light, Milestone, StatusReport

MOST_LIGHTS = 16
STEP, LEFT, TOP, LANE, FOOT = 56, 64, 26, 44, 44
WIDTH, ROW, EDGE, AXIS = 640, 58, 16, 30


@dataclass(frozen=True)
class LightSpot:
    x: int
    y: int
    light: str
    day: date


@dataclass(frozen=True)
class Lane:
    y: int
    light: str


@dataclass(frozen=True)
class LightChart:
    width: int
    height: int
    spots: list[LightSpot]
    lanes: list[Lane]
    path: str
    left: int = LEFT
    foot: int = TOP + 3 * LANE


def light_chart(reports: Sequence[StatusReport]) -> LightChart:
    """`reports`: those that hold, the newest first; of many the last ones are drawn, the newest right."""
    drawn = list(reversed(reports[:MOST_LIGHTS]))
    spots = [
        LightSpot(
            LEFT + STEP // 2 + place * STEP,
            TOP + LANE // 2 + PLACES[Light(report.light)] * LANE,
            report.light,
            report.day,
        )
        for place, report in enumerate(drawn)
        if report.light
    ]
    lanes = [Lane(TOP + LANE // 2 + place * LANE, light) for light, place in PLACES.items()]
    path = "".join(f"{'L' if place else 'M'}{spot.x} {spot.y}" for place, spot in enumerate(spots))
    return LightChart(LEFT + STEP * max(len(spots), 1), TOP + 3 * LANE + FOOT, spots, lanes, path)


@dataclass(frozen=True)
class Mark:
    """One day that a milestone had. `sort`: planned, moved, current, reached or dropped."""

    x: float
    sort: str
    day: date


@dataclass(frozen=True)
class Track:
    """One milestone: its days from the first that was named to the one that holds."""

    milestone: Milestone
    y: int
    marks: list[Mark]

    @property
    def span(self) -> tuple[float, float]:
        places = [mark.x for mark in self.marks]
        return min(places), max(places)


@dataclass(frozen=True)
class Tick:
    x: float
    words: str


@dataclass(frozen=True)
class TrendChart:
    """`today`: where today lies, None where it is outside."""

    width: int
    height: int
    tracks: list[Track]
    ticks: list[Tick]
    today: float | None
    foot: int


def trend_chart(milestones: Sequence[Milestone], today: date) -> TrendChart | None:
    """One line a milestone on a common axis of time; None where there is none."""
    if not milestones:
        return None
    days = [day for milestone in milestones for _sort, day in _days(milestone)]
    first, last = min(days), max(days)
    margin = max(timedelta(days=14), (last - first) / 20)
    first, last = first - margin, last + margin
    length = (last - first).days or 1

    def place(day: date) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (day - first).days / length, 1)

    tracks = [
        Track(
            milestone,
            AXIS + ROW * number + 36,
            [Mark(place(day), sort, day) for sort, day in _days(milestone)],
        )
        for number, milestone in enumerate(milestones)
    ]
    foot = AXIS + ROW * len(milestones)
    return TrendChart(
        WIDTH,
        foot + 10,
        tracks,
        [Tick(place(day), words) for day, words in _ticks(first, last)],
        place(today) if first <= today <= last else None,
        foot,
    )


def _days(milestone: Milestone) -> list[tuple[str, date]]:
    """All days that it has had, in the order in which they were named; the last one is how it stands."""
    named = [("planned", milestone.planned)]
    named += [("moved", move.to_day) for move in milestone.moves]
    if milestone.reached is not None:
        return [*named, ("reached", milestone.reached)]
    if milestone.dropped_at is not None:
        return [*named, ("dropped", milestone.current)]
    return (
        [*named[:-1], ("current", milestone.current)]
        if milestone.moves
        else [*named, ("current", named[0][1])]
    )


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Beginnings of quarters, of years where the time is long."""
    years = (last - first).days > 3 * 365
    found = []
    for year in range(first.year, last.year + 1):
        for month in (1,) if years else (1, 4, 7, 10):
            day = date(year, month, 1)
            if first <= day <= last:
                found.append((day, str(year) if years else f"{month:02d}/{year}"))
    return found
