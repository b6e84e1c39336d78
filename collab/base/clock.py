"""Time: UTC inside, Europe/Berlin on the page. Whoever needs the time is handed it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The present moment, in UTC; called by routes, commands and the worker only."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment as the clocks in Germany show it."""
    return moment.astimezone(BERLIN)
