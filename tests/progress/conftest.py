"""Short ways to put decisions and measures into the named world, and to let cities speak."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from collab.extensions import db
from collab.minutes.models import Assent, Decision, Vote
from collab.people.models import Account, Organisation, Person
from collab.progress.actions.measures import MeasureFields, add_measure
from collab.progress.actions.stating import Stated, state_progress
from collab.progress.carrying import of_decision, of_measure
from collab.progress.models import Measure, State
from tests.conftest import NOW, World

Decide = Callable[..., Decision]
Plan = Callable[..., Measure]
Say = Callable[..., bool]


def city(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


@pytest.fixture
def decide(app: Flask, world: World) -> Decide:
    """`decide("Mappe", due=…)`: a decision of `forum` with a number, taken by circulation; Essen said yes."""
    numbers = count(1)

    def make(title: str = "Mappe", days: float = -1, workspace: str = "forum", **more: Any) -> Decision:
        decided = NOW + timedelta(days=days)
        decision = Decision(
            workspace=world.workspaces[workspace],
            title=title,
            wording=f"Die Kommunen tun: {title}.",
            decided_on=decided.date(),
            created_at=decided,
            created_by_id=world.max.id,
            changed_at=decided,
            **{"year": decided.year, "number": next(numbers), **more},
        )
        decision.assents = [
            Assent(city=city("Essen"), vote=Vote.YES),
            Assent(city=city("Bochum"), vote=Vote.ABSTAINS),
        ]
        db.session.add(decision)
        db.session.commit()
        return decision

    return make


@pytest.fixture
def plan(app: Flask, world: World) -> Plan:
    """`plan("Lotsen")` adds a measure to `forum`."""

    def make(title: str = "Lotsen", workspace: str = "forum", **more: Any) -> Measure:
        measure = add_measure(
            world.workspaces[workspace], MeasureFields(title, **more), actor=world.max, now=NOW
        )
        db.session.commit()
        return measure

    return make


@pytest.fixture
def say(app: Flask, world: World) -> Say:
    """`say(decision, "Essen", State.PILOT, by=world.petra)`: a city says how far it is."""

    def speak(
        record: Decision | Measure,
        name: str,
        state: State,
        *,
        by: Account | None = None,
        now: datetime = NOW,
        note: str = "",
        day: date | None = None,
        contact: Person | None = None,
    ) -> bool:
        carried = of_measure(record) if isinstance(record, Measure) else of_decision(record)
        with app.test_request_context():
            said = state_progress(
                carried,
                city(name),
                Stated(state, day or now.date(), note, contact),
                actor=by or world.petra,
                now=now,
            )
        db.session.commit()
        return said

    return speak
