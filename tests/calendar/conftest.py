"""Events for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from collab.calendar.actions import EventFields, plan_event
from collab.calendar.models import Event
from collab.calendar.times import moment
from collab.extensions import db
from tests.conftest import NOW, World

Plan = Callable[..., Event]


def berlin(*parts: int) -> datetime:
    """A moment by the clocks in Germany."""
    return moment(datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001 - wall time


@pytest.fixture
def plan(world: World) -> Plan:
    """`plan("Sitzung", berlin(2026, 12, 1, 10))` is an event of one hour, planned by Max."""

    def make(
        title: str = "Sitzung",
        starts_at: datetime | None = None,
        minutes: int = 60,
        workspace: str = "forum",
        by: str = "max",
        **fields: Any,
    ) -> Event:
        if starts_at is None and "first_day" not in fields:
            starts_at = berlin(2026, 12, 1, 10)
        given = EventFields(
            title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes) if starts_at else None,
            **fields,
        )
        event = plan_event(world.workspaces[workspace], given, actor=world.accounts[by], now=NOW)
        db.session.commit()
        return event

    return make
