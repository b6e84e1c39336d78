"""Moments and days: UTC in the tables, wall time where people repeat their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from collab.base.clock import BERLIN, local

ONE_DAY = timedelta(days=1)


def moment(wall: datetime, zone: ZoneInfo = BERLIN) -> datetime:
    """Wall time as UTC. An hour that does not exist becomes the one after it, one that comes twice its first.

    That is what RFC 5545 (3.3.5) says of local times.
    """
    return wall.replace(tzinfo=zone).astimezone(UTC)


def wall(at: datetime, zone: ZoneInfo = BERLIN) -> datetime:
    """What the clocks of the zone show at a moment; without a zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def midnight(day: date) -> datetime:
    """When a day begins in Germany, in UTC."""
    return moment(datetime.combine(day, time()))


def last_day_of(starts_at: datetime, ends_at: datetime) -> date:
    """The local day on which something with times ends; midnight belongs to the day before."""
    ended = local(ends_at)
    if ends_at > starts_at and ended.time() == time():
        return ended.date() - ONE_DAY
    return ended.date()
