"""When a repeated task is due next. Rules are those of RFC 5545, of the few sorts the page offers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

NEVER = ""
REPEATS: dict[str, LazyString] = {
    NEVER: _l("Nie"),
    "FREQ=DAILY": _l("Täglich"),
    "FREQ=WEEKLY": _l("Wöchentlich"),
    "FREQ=WEEKLY;INTERVAL=2": _l("Alle zwei Wochen"),
    "FREQ=MONTHLY": _l("Monatlich"),
    "FREQ=MONTHLY;INTERVAL=3": _l("Vierteljährlich"),
    "FREQ=YEARLY": _l("Jährlich"),
}
LAST_COMMON_DAY = 28


def rule_for(choice: str, due: date | None) -> str:
    """The rule of a choice of the page. What is due on the 31st is due on the last day of shorter months."""
    if choice not in REPEATS or due is None or due.day <= LAST_COMMON_DAY:
        return choice
    days = ",".join(str(day) for day in range(LAST_COMMON_DAY, due.day + 1))
    if choice.startswith("FREQ=MONTHLY"):
        return f"{choice};BYMONTHDAY={days};BYSETPOS=-1"
    if choice.startswith("FREQ=YEARLY") and due.month == 2:
        return f"{choice};BYMONTH=2;BYMONTHDAY={days};BYSETPOS=-1"
    return choice


def choice_of(rule: str) -> str:
    """The choice that a rule was made of; a rule of another kind stands for itself."""
    plain = ";".join(part for part in rule.split(";") if part.split("=")[0] in ("FREQ", "INTERVAL"))
    return plain if plain in REPEATS else rule


def label_of(rule: str) -> LazyString | str:
    return REPEATS.get(choice_of(rule), rule)


def next_due(rule: str, due: date | None, today: date) -> date | None:
    """The first day of the rule after `due` that has not passed; without a due date counted from today.

    None where the rule has no further day.
    """
    start = datetime.combine(due or today, time())
    first = max(datetime.combine(today, time()), start + timedelta(days=1))
    found = rrulestr(rule, dtstart=start).after(first, inc=True)
    return found.date() if found else None
