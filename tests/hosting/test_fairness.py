"""Whose turn it is: fewest hostings by share, longest ago first, nobody punished for having joined later."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from collab.hosting import quarters
from collab.hosting.fairness import Candidate, Hosting, by_year, line_up, propose, weight_of

TODAY = date(2026, 11, 16)
A, B, C = Candidate(1, "Aachen"), Candidate(2, "Bonn"), Candidate(3, "Celle")


def order(candidates: list[Candidate], hostings: list[Hosting]) -> list[str]:
    return [one.candidate.name for one in line_up(candidates, hostings, TODAY).standings]


def test_who_has_hosted_least_comes_first_and_ties_go_to_who_waits_longest() -> None:
    hostings = [Hosting(1, date(2026, 3, 1)), Hosting(1, date(2026, 6, 1)), Hosting(2, date(2026, 5, 1))]
    assert order([A, B, C], hostings) == ["Celle", "Bonn", "Aachen"]
    same_day_shares = [
        Hosting(1, date(2020, 1, 1)),
        Hosting(2, date(2019, 1, 1)),
    ]  # both weigh nothing by now
    assert order([A, B], same_day_shares) == ["Bonn", "Aachen"]
    assert order([B, A], []) == ["Aachen", "Bonn"]


def test_what_is_long_ago_counts_less() -> None:
    assert weight_of(TODAY, TODAY) == 1 and weight_of(date(2027, 5, 1), TODAY) == 1
    assert 0 < weight_of(date(2022, 1, 1), TODAY) < weight_of(date(2025, 1, 1), TODAY) < 1
    assert weight_of(date(2015, 1, 1), TODAY) == 0
    hostings = [Hosting(1, date(2021, 6, 1)), Hosting(2, date(2026, 6, 1))]
    assert order([A, B], hostings) == ["Aachen", "Bonn"]


def test_a_city_that_joined_later_is_neither_first_in_line_nor_behind() -> None:
    late = Candidate(9, "Neustadt", since=date(2026, 7, 1))
    past = [Hosting(number, date(2025, month, 1)) for month in range(1, 11) for number in (1, 2)]
    line = line_up([A, B, C, late], past, TODAY)
    by_name = {one.candidate.name: one.debt for one in line.standings}
    assert by_name["Neustadt"] == 0
    assert [one.candidate.name for one in line.standings][:2] == ["Celle", "Neustadt"]


def test_an_excluded_city_is_left_out_with_its_reason() -> None:
    out = Candidate(1, "Aachen", excluded="Umbau des Rathauses")
    line = line_up([out, B], [], TODAY)
    assert [one.candidate.name for one in line.standings] == ["Bonn"]
    assert line.excluded[0].excluded == "Umbau des Rathauses"
    assert propose([out], [], [TODAY], TODAY) == []


def test_nobody_is_proposed_before_the_day_she_joins() -> None:
    late = Candidate(9, "Neustadt", since=date(2027, 4, 1))
    assert propose([late], [], [date(2027, 1, 1)], TODAY) == []
    assert propose([late], [], [date(2027, 4, 1)], TODAY) == [9]


@given(
    st.integers(2, 9),
    st.lists(st.tuples(st.integers(1, 9), st.dates(date(2021, 1, 1), TODAY)), max_size=25),
)
def test_in_the_long_run_everybody_hosts_about_equally_often(
    cities: int, past: list[tuple[int, date]]
) -> None:
    candidates = [Candidate(number, f"Stadt {number}") for number in range(1, cities + 1)]
    hostings = [Hosting(city, day) for city, day in past if city <= cities]
    days = [quarters.after(date(2027, 1, 1), number) for number in range(40)]
    proposed = propose(candidates, hostings, days, TODAY)
    assert proposed == propose(candidates, hostings, days, TODAY)
    later = Counter(proposed[-cities * 2 :]) if len(proposed) >= cities * 4 else None
    if later is not None:
        assert max(later.values()) - min(later.get(one.city_id, 0) for one in candidates) <= 2


def test_quarters_are_read_written_and_counted() -> None:
    assert quarters.quarter_of(date(2026, 11, 16)) == date(2026, 10, 1)
    assert quarters.after(date(2026, 10, 1)) == date(2027, 1, 1)
    assert quarters.read(quarters.written(date(2027, 4, 1))) == date(2027, 4, 1)
    assert quarters.read("2027-Q5") is None and quarters.read(None) is None
    assert by_year([Hosting(1, date(2025, 1, 1)), Hosting(1, date(2025, 9, 1))])[1][2025] == 2
