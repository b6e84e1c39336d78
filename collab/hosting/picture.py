"""Fairness as a small picture: how often each city has hosted, and the share that would have been hers.

Lengths are those of the drawing (viewBox) in its own units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from collab.hosting.fairness import Candidate, Hosting

WIDTH, ROW, TOP, BAR = 320, 34, 8, 12


@dataclass(frozen=True)
class Bar:
    """`mark`: where the bar would end if all had hosted by their share."""

    name: str
    count: int
    share: float
    y: float
    wide: float
    mark: float


@dataclass(frozen=True)
class Picture:
    bars: list[Bar]
    height: int
    width: int = WIDTH
    bar: int = BAR


def fairness_picture(candidates: Sequence[Candidate], hostings: Sequence[Hosting]) -> Picture:
    counts = Counter(each.city_id for each in hostings)
    shares: dict[int, float] = defaultdict(float)
    for each in hostings:
        there = [candidate for candidate in candidates if candidate.takes_part(each.day)]
        for candidate in there:
            shares[candidate.city_id] += 1 / len(there)
    most = max([1.0, *counts.values(), *shares.values()])
    rows = sorted(candidates, key=lambda one: (-counts[one.city_id], one.name))
    return Picture(
        [
            Bar(
                one.name,
                counts[one.city_id],
                shares[one.city_id],
                TOP + place * ROW + 11,
                round(WIDTH * counts[one.city_id] / most, 2),
                round(WIDTH * shares[one.city_id] / most, 2),
            )
            for place, one in enumerate(rows)
        ],
        TOP + len(rows) * ROW,
    )
