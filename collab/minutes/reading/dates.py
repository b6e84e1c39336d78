"""Days and times as German protocols write them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
MONTH = r"(Jan|Feb|Mär|Maer|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\.?"
IN_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})\.\s*{MONTH}(?:\s+((?:19|20)\d\d))?", re.I)
IN_DIGITS = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?((?:19|20)\d\d|\d\d(?!\d)))?(?!\d|\.\d)")
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
CLOCK = r"(\d{1,2})(?:[.:](\d\d))?"
SPAN = re.compile(rf"(?<!\d){CLOCK}\s*(?:Uhr\s*)?(?:bis|[-–—])\s*(?:ca\.\s*)?{CLOCK}\s*Uhr", re.I)
SINGLE = re.compile(rf"(?<!\d){CLOCK}\s*Uhr", re.I)


def day_in(text: str, near: date, ahead: bool = False) -> date | None:
    """The first day that a text names. Without a year: the one nearest to `near`; with `ahead` the first one
    that is not before it (a deadline)."""
    found: list[tuple[int, date]] = []
    for match in ISO.finditer(text):
        _keep(found, match.start(), int(match[3]), int(match[2]), int(match[1]))
    for match in IN_WORDS.finditer(text):
        month = _month(match[2])
        _keep_near(found, match.start(), int(match[1]), month, match[3], near, ahead)
    for match in IN_DIGITS.finditer(text):
        _keep_near(found, match.start(), int(match[1]), int(match[2]), match[3], near, ahead)
    return min(found)[1] if found else None


def span_in(text: str) -> tuple[time | None, time | None]:
    """From when to when: "10.00 bis 13.15 Uhr", "14 Uhr"."""
    if match := SPAN.search(text):
        return _time(match[1], match[2]), _time(match[3], match[4])
    if match := SINGLE.search(text):
        return _time(match[1], match[2]), None
    return None, None


def without_dates(text: str) -> str:
    """What is left of a text when days are taken out."""
    for pattern in (ISO, IN_WORDS, IN_DIGITS):
        text = pattern.sub("", text)
    return text


def _month(word: str) -> int:
    short = word.lower()
    return MONTHS.index({"mae": "mär", "mrz": "mär"}.get(short[:3], short[:3])) + 1


def _keep(found: list[tuple[int, date]], at: int, day: int, month: int, year: int) -> None:
    try:
        found.append((at, date(year, month, day)))
    except ValueError:
        return


def _keep_near(
    found: list[tuple[int, date]], at: int, day: int, month: int, year: str | None, near: date, ahead: bool
) -> None:
    if year:
        _keep(found, at, day, month, int(year) if len(year) == 4 else 2000 + int(year))
        return
    candidates: list[tuple[int, date]] = []
    for each in (near.year - 1, near.year, near.year + 1):
        _keep(candidates, at, day, month, each)
    days = [value for _at, value in candidates if not ahead or value >= near - timedelta(days=1)]
    if days:
        found.append((at, min(days, key=lambda value: abs(value - near))))


def _time(hours: str, minutes: str | None) -> time | None:
    hour, minute = int(hours), int(minutes or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
