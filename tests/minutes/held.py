"""A meeting that was held: people were there, something was decided, something is to be done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from collab.extensions import db
from collab.minutes.actions.action_items import ActionFields, add_action
from collab.minutes.actions.attendance import add_attendance
from collab.minutes.actions.decisions import DecisionFields, Given, add_decision
from collab.minutes.actions.life import approve, circulate
from collab.minutes.actions.writing import write_item
from collab.minutes.models import Decision, Meeting, Vote
from collab.people.models import Organisation
from tests.conftest import NOW, World
from tests.minutes.conftest import Meet, item

WORDING = "Die Kommunen geben eine mehrsprachige Willkommensmappe heraus."
DUE = (NOW + timedelta(days=30)).date()
AGENDA = "Begrüßung\nWillkommensmappe\nVerschiedenes"


def city(name: str) -> Organisation:
    return db.session.query(Organisation).filter_by(name=name).one()


def hold(meet: Meet, world: World, *, days: float = -1, wording: str = WORDING, **more: Any) -> Meeting:
    """Chaired by Lea, written by Max; Essen says yes, Bochum is pending; Max has something to do."""
    meeting = meet(
        days=days,
        agenda=AGENDA,
        **{
            "chair": world.lea.person,
            "minute_taker": world.max.person,
            "people": ("lea", "max", "rita"),
            **more,
        },
    )
    for name in ("lea", "max"):
        add_attendance(
            meeting, name="", person=world.accounts[name].person, city=city("Essen"), guest=False,
            actor=world.max, now=NOW,
        )  # fmt: skip
    write_item(item(meeting, "Begrüßung"), "Lea begrüßt **alle**.", based_on=0, actor=world.max, now=NOW)
    decide(meeting, world, wording)
    add_action(
        item(meeting, "Willkommensmappe"),
        ActionFields(
            "Entwurf der Mappe vorlegen", person=world.max.person, due=(NOW + timedelta(days=30)).date()
        ),
        actor=world.max,
        now=NOW,
    )
    db.session.commit()
    return meeting


def decide(meeting: Meeting, world: World, wording: str = WORDING, title: str = "Mappe") -> Decision:
    votes = {city("Essen").id: Given(Vote.YES)}
    fields = DecisionFields(wording, title=title, votes=votes)
    return add_decision(item(meeting, "Willkommensmappe"), fields, actor=world.max, now=NOW)


def send(meeting: Meeting, world: World, days: int = 14, now: datetime = NOW) -> None:
    circulate(meeting, days, actor=world.max, now=now)
    db.session.commit()


def seal(meeting: Meeting, world: World, now: datetime | None = None) -> None:
    approve(meeting, actor=world.lea, now=now or NOW + timedelta(days=15))
    db.session.commit()
