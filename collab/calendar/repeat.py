"""The repetitions that the form offers, and how they stand in a rule (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.calendar import occurrences
from collab.calendar.models import Event
from collab.calendar.rules import WEEKDAYS, nth_of_month

REPEATS: dict[str, LazyString] = {
    "": _l("findet einmal statt"),
    "daily": _l("täglich"),
    "weekly": _l("wöchentlich"),
    "monthly_day": _l("monatlich am selben Tag (zum Beispiel am 15.)"),
    "monthly_weekday": _l("monatlich am selben Wochentag (zum Beispiel am zweiten Dienstag)"),
    "monthly_last": _l("monatlich am letzten solchen Wochentag"),
    "yearly": _l("jährlich"),
}


@dataclass(frozen=True)
class Repeat:
    """`sort` is a key of REPEATS; `special`: a rule that the form cannot show."""

    sort: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None

    @property
    def special(self) -> bool:
        return self.sort == "special"

    @classmethod
    def of(cls, event: Event) -> Repeat:
        rule = occurrences.rule_of(event)
        if rule is None:
            return cls("")
        first = occurrences.first(event).first_day
        until = rule.until.date() if rule.until else None
        weekdays = tuple(sorted({day for nth, day in rule.days if not nth}))
        sort = "special"
        if rule.numbers in ((), (("BYMONTHDAY", (first.day,)),)) and rule.week_start == 0:
            if not rule.numbers and rule.frequency == "DAILY" and not rule.days:
                sort = "daily"
            elif not rule.numbers and rule.frequency == "WEEKLY":
                sort = "weekly"
            elif rule.frequency == "MONTHLY" and not rule.days:
                sort = "monthly_day"
            elif rule.frequency == "YEARLY" and not rule.days and not rule.numbers:
                sort = "yearly"
            elif rule.frequency == "MONTHLY" and not rule.numbers and len(rule.days) == 1:
                nth, day = rule.days[0]
                if day == first.weekday() and nth in (-1, (first.day - 1) // 7 + 1):
                    sort = "monthly_last" if nth == -1 else "monthly_weekday"
        return cls(sort, rule.interval, weekdays, until, rule.count)

    def values(self) -> dict[str, Any]:
        """As the fields of the form show it."""
        ends = "until" if self.until else "count" if self.count else "never"
        return {
            "repeat": self.sort, "interval": self.interval, "weekdays": list(self.weekdays),
            "until": self.until, "count": self.count, "ends": ends,
        }  # fmt: skip

    def first_day(self, day: date) -> date:
        """The first day from the given one on that the rule has."""
        if self.sort == "weekly" and self.weekdays:
            return next(
                d for d in (day + timedelta(days=n) for n in range(7)) if d.weekday() in self.weekdays
            )
        if self.sort == "monthly_last":
            while nth_of_month(day) != -1:
                day += timedelta(days=7)
        return day

    def rule(self, first: date) -> str:
        """The rule for an event whose first day is `first`; empty for one that happens once."""
        if not self.sort or self.special:
            return ""
        parts = [f"FREQ={self.sort.split('_')[0].upper()}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        elif self.until:
            parts.append(f"UNTIL={datetime.combine(self.until, time()):%Y%m%d}")
        if self.sort == "weekly" and self.weekdays:
            parts.append("BYDAY=" + ",".join(WEEKDAYS[number] for number in sorted(self.weekdays)))
        if self.sort == "monthly_weekday":
            parts.append(f"BYDAY={(first.day - 1) // 7 + 1}{WEEKDAYS[first.weekday()]}")
        if self.sort == "monthly_last":
            parts.append(f"BYDAY=-1{WEEKDAYS[first.weekday()]}")
        return ";".join(parts)
