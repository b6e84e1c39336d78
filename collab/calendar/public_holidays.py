"""Public holidays of North Rhine-Westphalia, under their German names."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=50)
def _of_year(year: int) -> dict[date, str]:
    from holidays import country_holidays  # 3 MB, loaded with the first calendar

    return dict(country_holidays("DE", subdiv="NW", years=year, language="de").items())


def between(first: date, last: date) -> dict[date, str]:
    """The holidays from the first day to the last."""
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in _of_year(year).items()
        if first <= day <= last
    }
