"""Short ways to put indicators and values into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from collab.extensions import db
from collab.figures import actions
from collab.figures.actions import Entry, IndicatorFields
from collab.figures.models import Indicator, Measure
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace
from tests.conftest import NOW, World

Define = Callable[..., Indicator]
Enter = Callable[..., list[Entry]]
DAY = date(2025, 12, 31)


@pytest.fixture
def dortmund(app: Flask, world: World) -> Organisation:
    """A third city in `forum`, beside Essen and Bochum."""
    city = Organisation(
        name="Dortmund", official_name="Dortmund, Stadt", is_city=True, ags="05913000", population=600_000
    )
    world.workspaces["forum"].cities.append(city)
    db.session.commit()
    return city


@pytest.fixture
def define(app: Flask, world: World) -> Define:
    """`define("Einbürgerungen", …)` makes an indicator of persons in `forum`."""

    def make(name: str = "Einbürgerungen", *, workspace: str = "forum", **fields: Any) -> Indicator:
        given = IndicatorFields(name, **{"measure": Measure.PERSONS, **fields})
        with app.test_request_context():
            indicator = actions.define_indicator(
                world.workspaces[workspace], given, actor=world.petra, now=NOW
            )
        db.session.commit()
        return indicator

    return make


@pytest.fixture
def enter(app: Flask, world: World) -> Enter:
    """`enter(indicator, {"Essen": "12,5"…})` writes values; more fields of Entry by name."""

    def write(
        indicator: Indicator,
        values: dict[str, str | None],
        day: date = DAY,
        by: Account | None = None,
        seen: int | None = None,
        **more: Any,
    ) -> list[Entry]:
        entries = [
            Entry(indicator, the_city(city), day, None if amount is None else Decimal(amount), **more)
            for city, amount in values.items()
        ]
        workspace = db.session.get_one(Workspace, indicator.workspace_id)
        with app.test_request_context():
            done = actions.enter_values(workspace, entries, actor=by or world.petra, now=NOW, seen=seen)
        db.session.commit()
        return done

    return write


def the_city(name: str) -> Organisation:
    return db.session.query(Organisation).filter_by(name=name).one()
