"""Rules of repetition (RFC 5545, 3.3.10), never below daily: read, checked, written, and counted out.

All moments in this module are wall time without a zone; `occurrences` puts them into the zone of the event.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from types import FunctionType
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule
from flask_babel import gettext as _

from collab.base.errors import Refused

FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LARGEST_INTERVAL = 1000
LARGEST_COUNT = 2000
YEARS_COUNTED = 100
"""How far a rule with a number of dates is counted out to find its end."""

NUMBERS = {"BYMONTHDAY": 31, "BYMONTH": 12, "BYSETPOS": 366, "BYYEARDAY": 366, "BYWEEKNO": 53}
ORDER = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS")
BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


class _PastTheEnd(Exception):
    """A rule has been counted out beyond the span that was asked for."""


class _Months(rrule._iterinfo):
    """dateutil looks at `until` only when it has found a date; of a rule without any (the 30th of February)
    it would count the days up to the year 9999. It comes by here for each new month (YEARLY: each year)."""

    def rebuild(self, year: int, month: int) -> None:
        rule = self.rrule
        end = rule._until
        if year > end.year or (year == end.year and month > end.month and rule._freq != rrule.YEARLY):
            raise _PastTheEnd
        super().rebuild(year, month)


class _UpToItsEnd(rrule.rrule):
    """A rule of dateutil that stops at its `until`, whatever it finds before."""

    _iter = FunctionType(rrule.rrule._iter.__code__, {**vars(rrule), "_iterinfo": _Months})


@dataclass(frozen=True)
class Rule:
    """`until` is wall time and included; `days`: pairs of an ordinal (0: every) and a weekday (0: Monday)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    days: tuple[tuple[int, int], ...] = ()
    numbers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    week_start: int = 0

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> Rule:
        """Refused, with a sentence, for rules below daily and for anything that is no rule."""
        parts = _parts(text)
        frequency = parts.pop("FREQ", "")
        if frequency not in FREQUENCIES or parts.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            if frequency in ("HOURLY", "MINUTELY", "SECONDLY") or frequency in FREQUENCIES:
                raise Refused(_("Termine können sich höchstens täglich wiederholen, nicht öfter."))
            raise _unknown(text)
        rule = cls(
            frequency,
            interval=_number(parts.pop("INTERVAL", "1"), LARGEST_INTERVAL, text),
            count=_number(given, LARGEST_COUNT, text) if (given := parts.pop("COUNT", "")) else None,
            until=_until(given, zone, text) if (given := parts.pop("UNTIL", "")) else None,
            days=_days(parts.pop("BYDAY", ""), frequency, text),
            numbers=tuple((name, _numbers(parts.pop(name), name, text)) for name in ORDER if name in parts),
            week_start=_weekday(parts.pop("WKST", "MO"), text),
        )
        if parts or (rule.count and rule.until) or any(abs(nth) > rule.most_weekdays for nth, _ in rule.days):
            raise _unknown(text)
        return rule

    @property
    def most_weekdays(self) -> int:
        """How many Mondays, say, there can be in what the rule counts them in."""
        return 53 if self.frequency == "YEARLY" and not self.number("BYMONTH") else 5

    def text(self, zone: ZoneInfo, all_day: bool) -> str:
        """The rule as it is stored and sent: the end in UTC, or as a day for all-day events."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        if self.until and all_day:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        elif self.until:
            parts.append(f"UNTIL={self.until.replace(tzinfo=zone).astimezone(UTC):%Y%m%dT%H%M%SZ}")
        if self.days:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in self.days))
        parts += [f"{name}=" + ",".join(map(str, values)) for name, values in self.numbers]
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        return ";".join(parts)

    def number(self, name: str) -> tuple[int, ...]:
        return dict(self.numbers).get(name, ())

    def starts(self, begin: datetime, earliest: datetime, latest: datetime) -> list[datetime]:
        """When the dates from `earliest` to `latest` begin. The first is `begin`, whatever the rule says.

        The work grows with the span asked for, not with the age of the rule (with COUNT: with its number).
        """
        if latest < begin:
            return []
        last = min(latest, self.until) if self.until else latest
        found = [start for start in self._counted(begin, earliest, last) if begin <= start]
        if earliest <= begin and begin not in found:
            found.insert(0, begin)
        return [start for start in found if earliest <= start]

    def ends(self, begin: datetime) -> datetime | None:
        """When the last date begins, at the latest; None: never."""
        if self.until:
            return max(self.until, begin)
        if self.count is None:
            return None
        horizon = begin.replace(year=begin.year + YEARS_COUNTED, day=min(begin.day, 28))
        dates = self.starts(begin, begin, horizon)
        return dates[-1] if len(dates) >= self.count else None

    def ended(self, until: datetime) -> Rule:
        return replace(self, count=None, until=until)

    def _counted(self, begin: datetime, earliest: datetime, last: datetime) -> Iterator[datetime]:
        dates = _UpToItsEnd(
            FREQUENCIES[self.frequency],
            dtstart=begin if self.count else self._nearer(begin, earliest),
            interval=self.interval,
            wkst=self.week_start,
            until=last,
            **self._given(begin),
        )
        try:
            yield from islice(dates, self.count)
        except _PastTheEnd:
            return

    def _given(self, begin: datetime) -> dict[str, Any]:
        """The parts for dateutil; what the first date implies (its weekday, its day) is said aloud."""
        given: dict[str, Any] = {name.lower(): values for name, values in self.numbers}
        if self.days:
            weekdays = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
            given["byweekday"] = [weekdays[day](nth) if nth else weekdays[day] for nth, day in self.days]
        if not given.keys() & {"byweekday", "bymonthday", "byyearday", "byweekno"}:
            if self.frequency == "WEEKLY":
                given["byweekday"] = begin.weekday()
            elif self.frequency in ("MONTHLY", "YEARLY"):
                given["bymonthday"] = begin.day
                if self.frequency == "YEARLY":
                    given.setdefault("bymonth", begin.month)
        return given

    def _nearer(self, begin: datetime, earliest: datetime) -> datetime:
        """A start shortly before `earliest` from which the rule gives the same dates."""
        if earliest <= begin:
            return begin
        if self.frequency in ("DAILY", "WEEKLY"):
            step = self.interval * (7 if self.frequency == "WEEKLY" else 1)
            skipped = max((earliest - begin).days // step - 1, 0) * step
            return begin + timedelta(days=skipped)
        if self.frequency == "MONTHLY":
            passed = (earliest.year - begin.year) * 12 + earliest.month - begin.month
            skipped = max(passed // self.interval - 1, 0) * self.interval
            months = begin.month - 1 + skipped
            return (
                begin.replace(year=begin.year + months // 12, month=months % 12 + 1, day=1)
                if skipped
                else begin
            )
        skipped = max((earliest.year - begin.year) // self.interval - 1, 0) * self.interval
        return begin.replace(year=begin.year + skipped, month=1, day=1) if skipped else begin


def nth_of_month(day: date) -> int:
    """Which of its weekdays in the month a day is: 1 to 4, or -1 for the last one."""
    if day.day + 7 > monthrange(day.year, day.month)[1]:
        return -1
    return (day.day - 1) // 7 + 1


def _unknown(text: str) -> Refused:
    return Refused(_("Diese Regel der Wiederholung kennt die Plattform nicht: %(rule)s", rule=text[:120]))


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, sign, value = part.partition("=")
        if part and (not sign or name in parts):
            raise _unknown(text)
        if part:
            parts[name] = value
    return parts


def _number(given: str, largest: int, text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", given) or not 1 <= int(given) <= largest:
        raise _unknown(text)
    return int(given)


def _numbers(given: str, name: str, text: str) -> tuple[int, ...]:
    largest = NUMBERS[name]
    smallest = 1 if name == "BYMONTH" else -largest
    found = given.split(",")
    if len(found) > largest * 2 or not all(re.fullmatch(r"[+-]?\d{1,3}", number) for number in found):
        raise _unknown(text)
    values = tuple(int(number) for number in found)
    if not all(smallest <= value <= largest and value for value in values):
        raise _unknown(text)
    return values


def _days(given: str, frequency: str, text: str) -> tuple[tuple[int, int], ...]:
    if not given:
        return ()
    found = [BYDAY.fullmatch(day) for day in given.split(",")]
    if len(found) > 60 or not all(found):
        raise _unknown(text)
    days = tuple((int(day[1] or 0), WEEKDAYS.index(day[2])) for day in found if day)
    if frequency in ("DAILY", "WEEKLY") and any(nth for nth, _day in days):
        raise _unknown(text)
    return days


def _weekday(given: str, text: str) -> int:
    if given not in WEEKDAYS:
        raise _unknown(text)
    return WEEKDAYS.index(given)


def _until(given: str, zone: ZoneInfo, text: str) -> datetime:
    """A day counts up to its end; a moment in UTC becomes wall time."""
    try:
        if len(given) == 8:
            return datetime.combine(datetime.strptime(given, "%Y%m%d").date(), time(23, 59, 59))  # noqa: DTZ007 - wall time
        moment = datetime.strptime(given.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
        return (
            moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if given[-1] == "Z" else moment
        )
    except (ValueError, OverflowError) as error:
        raise _unknown(text) from error
