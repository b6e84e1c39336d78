"""Checklists from the catalogue, answered by several cities on several days."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.base.clock import local
from collab.checklists.actions import Said, answer_items, create_checklist
from collab.checklists.catalogue import templates
from collab.checklists.models import Checklist, Value
from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db

SAYS = {"j": Value.YES, "t": Value.PARTLY, "n": Value.NO}
"""Answers in the content, one letter an item: ja, teilweise, nein; anything else: not answered."""


def tell(steps: Steps) -> None:
    for row in tables("checklists.toml", "checklist"):
        steps.at(row["at"], partial(_create, steps, row))
        for answered in row["answer"]:
            steps.at(answered["at"], partial(_answer, steps, row, answered))
        steps.discuss("checklist", row["key"], row.get("comment", ()))


def _create(steps: Steps, row: Row, at: datetime) -> None:
    steps.made["checklist", row["key"]] = create_checklist(
        steps.workspace(row["workspace"]),
        row["title"],
        row.get("text", ""),
        actor=steps.account(row["by"]),
        now=at,
        template=templates()[row["template"]],
    )
    db.session.flush()


def _answer(steps: Steps, row: Row, answered: Row, at: datetime) -> None:
    checklist: Checklist = steps.made["checklist", row["key"]]
    items = [item for theme in checklist.themes for item in theme.items]
    notes = answered.get("notes", {})
    letters = answered["says"].replace(" ", "")
    said = {
        item.id: Said(SAYS[letter], notes.get(str(number), ""))
        for number, (item, letter) in enumerate(zip(items, letters, strict=True), start=1)
        if letter in SAYS
    }
    city = steps.story.organisations[answered["city"]]
    actor = steps.account(answered["by"])
    answer_items(checklist, city, said, day=local(at).date(), actor=actor, now=at)
