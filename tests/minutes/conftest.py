"""Short ways to put meetings into the named world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from collab.extensions import db
from collab.minutes import actions
from collab.minutes.actions import Invited, MeetingFields
from collab.minutes.models import AgendaItem, Meeting
from collab.minutes.typed import read_lines
from tests.conftest import NOW, World

Meet = Callable[..., Meeting]


@pytest.fixture
def meet(app: Flask, world: World) -> Meet:
    """`meet(days=7, agenda="Begrüßung", series="Regie")` plans a meeting in `forum`; days count from NOW."""

    def plan(
        title: str = "Regiegruppe",
        days: float = 7,
        *,
        people: Sequence[str] = ("lea", "max", "gerd"),
        outside: Sequence[tuple[str, str]] = (),
        agenda: str = "",
        series: str = "",
        workspace: str = "forum",
        by: str = "max",
        now: datetime = NOW,
        **more: Any,
    ) -> Meeting:
        place = world.workspaces[workspace]
        starts_at = NOW + timedelta(days=days)
        fields = MeetingFields(
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            series=actions.series_named(place, series, now=now) if series else None,
            **more,
        )
        invited = [Invited(person=world.accounts[name].person) for name in people]
        invited += [Invited(name=name, email=email) for name, email in outside]
        meeting = actions.plan_meeting(
            place, fields, invited, actor=world.accounts[by], now=now, agenda=read_lines(agenda)
        )
        db.session.commit()
        return meeting

    return plan


def item(meeting: Meeting, title: str) -> AgendaItem:
    """The item of an agenda with that title."""
    return next(each for each in meeting.items if each.title == title)
