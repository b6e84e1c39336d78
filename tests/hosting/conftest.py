"""Short ways to put meetings with hosts and turns into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from collab.extensions import db
from collab.hosting import actions
from collab.hosting.models import HostTurn
from collab.minutes.actions import MeetingFields, plan_meeting
from collab.minutes.models import Meeting
from collab.minutes.typed import Line
from collab.people.models import Organisation
from tests.conftest import NOW, World

Meet = Callable[..., Meeting]
PlanTurn = Callable[..., HostTurn]


@pytest.fixture
def meet(app: Flask, world: World) -> Meet:
    """`meet("Essen", date(2025, 3, 1), "Begrüßung")` makes a meeting in `forum` with that host."""

    def make(city: str | None, day: date, *agenda: str, workspace: str = "forum") -> Meeting:
        begins = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        host = the_city(city) if city else None
        fields = MeetingFields(
            f"Sitzung {day:%d.%m.%Y}", starts_at=begins, ends_at=begins + timedelta(hours=2), city=host
        )
        lines = [Line(0, title) for title in agenda]
        with app.test_request_context():
            meeting = plan_meeting(
                world.workspaces[workspace], fields, [], actor=world.petra, now=NOW, agenda=lines
            )
        db.session.commit()
        return meeting

    return make


@pytest.fixture
def plan_turn(app: Flask, world: World) -> PlanTurn:
    def make(city: str = "Essen", quarter: date = date(2027, 1, 1), concept: str = "") -> HostTurn:
        with app.test_request_context():
            turn = actions.plan_turn(
                world.workspaces["forum"], the_city(city), quarter, actor=world.petra, now=NOW
            )
        turn.concept = concept
        db.session.commit()
        return turn

    return make


def the_city(name: str) -> Organisation:
    return db.session.query(Organisation).filter_by(name=name).one()
