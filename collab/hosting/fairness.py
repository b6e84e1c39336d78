"""Whose turn it is. Nothing here asks the database; everything is said with its reason.

Each meeting is one hosting, shared out among the cities that took part then: with ten of them, each was to
host a tenth of it. A city that has hosted less than its share is due; what is long ago counts less. A city
that joined later has no share in what was before, so it is neither first in line nor behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

YEARS = 6
"""What is longer ago counts for nothing; what was yesterday counts in full."""


@dataclass(frozen=True)
class Candidate:
    """A city. `since`: from which day on, None: from the beginning. `excluded`: why it does not host."""

    city_id: int
    name: str
    since: date | None = None
    excluded: str = ""

    def takes_part(self, day: date) -> bool:
        return not self.excluded and (self.since is None or self.since <= day)


@dataclass(frozen=True)
class Hosting:
    """One meeting that a city has hosted, or is to host."""

    city_id: int
    day: date


@dataclass(frozen=True)
class Standing:
    """Where a city stands in line. `last`: when it hosted last; `planned`: how often it is to.

    `debt`: hostings it is short of its share; below zero: it has had more.
    """

    candidate: Candidate
    hosted: int
    planned: int
    last: date | None
    debt: float


@dataclass(frozen=True)
class Line:
    """`standings`: whose turn it is first. `excluded`: who is left out, each with the reason."""

    standings: list[Standing]
    excluded: list[Candidate] = field(default_factory=list)


def line_up(candidates: Sequence[Candidate], hostings: Iterable[Hosting], today: date) -> Line:
    """Fewest hostings measured by their share first, then whose last one is longest ago, then by name."""
    hosted: dict[int, list[date]] = defaultdict(list)
    weighed: dict[int, float] = defaultdict(float)
    for each in hostings:
        weight = weight_of(each.day, today)
        hosted[each.city_id].append(each.day)
        weighed[each.city_id] += weight
        there = [candidate for candidate in candidates if candidate.takes_part(each.day)]
        for candidate in there:
            weighed[candidate.city_id] -= weight / len(there)
    here = [each for each in candidates if not each.excluded]
    here.sort(
        key=lambda one: (
            round(weighed[one.city_id], 3),
            max(hosted[one.city_id], default=one.since or date.min),
            one.name,
        )
    )
    standings = []
    for one in here:
        past = [day for day in hosted[one.city_id] if day <= today]
        planned = len(hosted[one.city_id]) - len(past)
        debt = round(-weighed[one.city_id], 3)
        standings.append(Standing(one, len(past), planned, max(past, default=None), debt))
    return Line(standings, [each for each in candidates if each.excluded])


def weight_of(day: date, today: date) -> float:
    """From 1 for today, and what is still to come, evenly down to 0 after some years."""
    return min(1.0, max(0.0, 1 - (today - day).days / (365.25 * YEARS)))


def propose(
    candidates: Sequence[Candidate], hostings: Iterable[Hosting], days: Sequence[date], today: date
) -> list[int]:
    """The city for each of these days, one after the other: who is proposed has hosted for those after."""
    known = list(hostings)
    found: list[int] = []
    for day in days:
        standings = line_up(candidates, known, today).standings
        there = [one for one in standings if one.candidate.takes_part(day)]
        if not there:
            break
        chosen = there[0].candidate.city_id
        found.append(chosen)
        known.append(Hosting(chosen, day))
    return found


def by_year(hostings: Iterable[Hosting]) -> Mapping[int, Mapping[int, int]]:
    """How often each city has hosted, by city and year."""
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for each in hostings:
        found[each.city_id][each.day.year] += 1
    return found
