"""Who hosts next: duties, what is to be known of cities, proposals and the first answer."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from collab.base.clock import local
from collab.demo.rooms.steps import Row, Steps, tables
from collab.hosting import quarters
from collab.hosting.actions import (
    TurnFields,
    accept,
    change_turn,
    propose_turns,
    set_city,
    set_duties,
)
from collab.hosting.actions.duties import Duty
from collab.hosting.models import HostTurn


def tell(steps: Steps) -> None:
    for row in tables("hosting.toml", "plan"):
        steps.at(row["at"], partial(_plan, steps, row))
        for answer in row.get("answer", ()):
            steps.at(answer["at"], partial(_answer, steps, row, answer))


def _plan(steps: Steps, row: Row, at: datetime) -> None:
    workspace, actor = steps.workspace(row["workspace"]), steps.account(row["by"])
    duties = [Duty(each["title"], each["days"]) for each in row["duties"]]
    set_duties(workspace, duties, actor=actor, now=at)
    for each in row["city"]:
        since = date.fromisoformat(each["since"]) if "since" in each else None
        city = steps.story.organisations[each["city"]]
        set_city(workspace, city, since, each.get("excluded", ""), actor=actor, now=at)
    first = quarters.after(quarters.quarter_of(local(at).date()))
    turns = propose_turns(workspace, row["propose"], first, actor=actor, now=at)
    steps.made["host_turns", row["workspace"]] = turns


def _answer(steps: Steps, row: Row, answer: Row, at: datetime) -> None:
    turn: HostTurn = steps.made["host_turns", row["workspace"]][answer["turn"] - 1]
    actor = steps.account(answer["by"])
    fields = TurnFields(turn.quarter, answer.get("note", ""), answer.get("concept", ""))
    change_turn(turn, fields, actor=actor, now=at)
    accept(turn, actor=actor, now=at)
