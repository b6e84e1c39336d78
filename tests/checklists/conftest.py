"""Short ways to put checklists into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from collab.checklists import actions
from collab.checklists.actions import Said
from collab.checklists.catalogue import templates
from collab.checklists.models import Checklist, Item, Value
from collab.extensions import db
from collab.people.models import Account, Organisation
from tests.conftest import NOW, World

MakeList = Callable[..., Checklist]
AnswerAs = Callable[..., int]


@pytest.fixture
def make_list(app: Flask, world: World) -> MakeList:
    """`make_list("Titel", "Punkt 1", "Punkt 2")` makes a checklist with one theme in `forum`."""

    def make(
        title: str = "Zusammenarbeit",
        *items: str,
        workspace: str = "forum",
        template: str = "",
        by: Account | None = None,
    ) -> Checklist:
        checklist = actions.create_checklist(
            world.workspaces[workspace],
            title,
            actor=by or world.max,
            now=NOW,
            template=templates().get(template),
        )
        if items:
            theme = actions.add_theme(checklist, "Rückhalt", actor=by or world.max, now=NOW)
            for item in items:
                actions.add_item(theme, item, actor=by or world.max, now=NOW)
        db.session.commit()
        return checklist

    return make


@pytest.fixture
def answer(app: Flask, world: World) -> AnswerAs:
    """`answer(checklist, "Essen", {"Punkt 1": "yes"}, day=…, by=world.petra)` writes answers of a city."""

    def write(
        checklist: Checklist,
        city: str,
        said: dict[str, str],
        day: date | None = None,
        by: Account | None = None,
        now: datetime = NOW,
        note: str = "",
    ) -> int:
        with app.test_request_context():
            written = actions.answer_items(
                checklist,
                the_city(city),
                {the_item(title).id: Said(Value(value), note) for title, value in said.items()},
                day=day or now.date(),
                actor=by or world.petra,
                now=now,
            )
        db.session.commit()
        return written

    return write


def the_item(title: str) -> Item:
    return db.session.scalars(select(Item).where(Item.title == title)).one()


def the_city(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()
