"""Measures, and how far the cities are with them and with decisions."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import select

from collab.base.clock import local
from collab.contacts.models import Topic
from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db
from collab.minutes.models import Decision
from collab.progress.actions.measures import MeasureFields, add_measure
from collab.progress.actions.stating import Stated, state_progress
from collab.progress.carrying import Carried, of_decision, of_measure
from collab.progress.models import State

FILE = "progress.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "measure"):
        steps.at(row["at"], partial(_add, steps, row))
    for head in ("said", "have"):
        for row in tables(FILE, head):
            steps.at(row["at"], partial(_say, steps, row))


def _add(steps: Steps, row: Row, at: datetime) -> None:
    topic = db.session.scalars(select(Topic).where(Topic.name == row["topic"])).first()
    fields = MeasureFields(
        title=row["title"],
        text=row["text"].strip(),
        topic=topic,
        decision=_decision(row["decision"]) if "decision" in row else None,
        lead_city=steps.city(row.get("lead")),
    )
    steps.made["measure", row["key"]] = add_measure(
        steps.workspace(row["workspace"]), fields, actor=steps.account(row["by"]), now=at
    )


def _say(steps: Steps, row: Row, at: datetime) -> None:
    stated = Stated(
        State(row["state"]), local(at).date(), row.get("note", ""), steps.person(row.get("contact"))
    )
    city = steps.story.organisations[row["city"]]
    state_progress(_carried(steps, row), city, stated, actor=steps.account(row["by"]), now=at)


def _carried(steps: Steps, row: Row) -> Carried:
    if "measure" in row:
        return of_measure(steps.made["measure", row["measure"]])
    return of_decision(_decision(row["decision"]))


def _decision(title: str) -> Decision:
    return db.session.scalars(select(Decision).where(Decision.title == title)).one()
