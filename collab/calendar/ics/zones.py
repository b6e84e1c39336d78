"""VTIMEZONE: the rules of Europe/Berlin as they have been since 1996; other zones by their changes."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from icalendar import Timezone

from collab.base.clock import BERLIN

GERMANY = b"""BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


@cache
def component(name: str) -> Timezone:
    if name == BERLIN.key:
        return cast(Timezone, Timezone.from_ical(GERMANY))
    return Timezone.from_tzinfo(ZoneInfo(name), first_date=date(2000, 1, 1), last_date=date(2040, 1, 1))
