"""Reading an action item that somebody types in one line: "Entwurf schicken – Müller – 15.6."."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from collab.base.folding import bare, fold
from collab.people.models import Organisation, Person

_PARTS = re.compile(r"\s+[-–—]+\s+|\s*[;|\t]\s*")
_MONTHS = ("januar", "februar", "maerz", "april", "mai", "juni", "juli", "august", "september", "oktober",
           "november", "dezember")  # fmt: skip
_DATE = re.compile(
    r"(?:bis|bis zum|zum|am)?\s*(?:(?:mo|di|mi|do|fr|sa|so)\.?,?\s+)?(?:"
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.?\s?(?P<y>\d{4}|\d{2})?"
    r"|(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
    r"|(?P<wd>\d{1,2})\.\s?(?P<month>[a-zäöü]{3,9})\.?\s?(?P<wy>\d{4})?"
    r"|kw\s?(?P<week>\d{1,2})(?:[/ ](?P<ky>\d{4}))?)",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"^(?:herr|frau|hr|fr)\.?\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """What was understood of a line; `text` holds everything that was not."""

    text: str
    person: Person | None = None
    city: Organisation | None = None
    due: date | None = None


def read_action(line: str, *, people: Sequence[Person], cities: Sequence[Organisation], on: date) -> Typed:
    """Parts are divided by a dash with spaces, a semicolon or a tab. `on`: the day of the meeting.

    Days without a year are the next such days. Names that fit several people stay in the text.
    """
    first, *rest = [part.strip() for part in _PARTS.split(line) if part.strip()] or [""]
    person: Person | None = None
    city: Organisation | None = None
    due: date | None = None
    left = [first]
    for part in rest:
        if due is None and (found := read_day(part, on)) is not None:
            due = found
        elif person is None and (someone := _person(part, people)) is not None:
            person = someone
        elif city is None and (place := _city(part, cities)) is not None:
            city = place
        else:
            left.append(part)
    return Typed(" – ".join(left), person, city, due)


def read_day(text: str, on: date) -> date | None:
    """A day as people write it; None if the text is anything else. The last day of a week is its Friday."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        if match["iy"]:
            return date(int(match["iy"]), int(match["im"]), int(match["id"]))
        if match["week"]:
            return _next(on, match["ky"], lambda year: date.fromisocalendar(year, int(match["week"]), 5))
        if match["month"]:
            month = _month(match["month"])
            day = int(match["wd"])
            return _next(on, match["wy"], lambda year: date(year, month, day))
        day, month = int(match["d"]), int(match["m"])
        return _next(on, match["y"], lambda year: date(year, month, day))
    except ValueError:
        return None


def _next(on: date, year: str | None, make: Callable[[int], date]) -> date:
    if year:
        return make(int(year) + (2000 if len(year) == 2 else 0))
    found = make(on.year)
    return found if found >= on - timedelta(days=1) else make(on.year + 1)


def _month(name: str) -> int:
    """ValueError for what is no month."""
    wanted = fold(name)
    fits = [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(wanted)]
    if len(fits) != 1:
        raise ValueError(name)
    return fits[0]


def _person(text: str, people: Sequence[Person]) -> Person | None:
    """By full name, family name or initials, in any spelling of umlauts; None where several fit."""
    wanted = _HONORIFIC.sub("", text.lstrip("@")).strip()
    for names in (
        lambda person: (person.display_name, f"{person.given_name} {person.family_name}"),
        lambda person: (person.family_name,),
        lambda person: (f"{person.given_name[:1]}. {person.family_name}",),
        lambda person: (person.initials,),
    ):
        fits = [
            person for person in people if any(_same(wanted, name) for name in names(person) if name.strip())
        ]
        if len(fits) == 1:
            return fits[0]
        if fits:
            return None
    return None


def _city(text: str, cities: Sequence[Organisation]) -> Organisation | None:
    wanted = re.sub(r"^(?:stadt|kommune)\s+", "", text, flags=re.IGNORECASE)
    return next((city for city in cities if _same(wanted, city.name)), None)


def _same(first: str, second: str) -> bool:
    return fold(first) == fold(second) or bare(first) == bare(second)
