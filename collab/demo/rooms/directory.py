"""Topics, who answers for them in which city, and somebody who has left."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.contacts.leaving import leave
from collab.contacts.responsibilities import add_topic, name_responsible
from collab.demo.rooms.steps import Row, Steps, tables

FILE = "directory.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "topic"):
        steps.at(row["at"], partial(_add, steps, row))
    for row in tables(FILE, "leaving"):
        steps.at(row["at"], partial(_leave, steps, row))


def _add(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    topic = add_topic(row["name"], row["text"], actor=actor, now=at)
    for city, people in row["responsible"].items():
        for person in steps.people(people):
            name_responsible(topic, steps.story.organisations[city], person, actor=actor, now=at)


def _leave(steps: Steps, row: Row, at: datetime) -> None:
    person, left_on = steps.story.persons[row["person"]], at.date()
    chosen = ("tasks", "topics")
    leave(person, left_on, steps.person(row["successor"]), chosen, actor=steps.account(row["by"]), now=at)
