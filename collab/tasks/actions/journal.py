"""Lines of the journal, rows of later work, and the lock of a change, for this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from collab import activity
from collab.extensions import db
from collab.people.models import Account, Person
from collab.search.queue import queue_index
from collab.tasks.models import Task


def record_task(verb: str, task: Task, actor: Account, now: datetime, **detail: Any) -> None:
    """One line about a task, and its entry in the index is made anew."""
    db.session.flush()
    activity.record(
        verb, "task", task.id, task.title, actor=actor, now=now, workspace=task.workspace, **detail
    )
    queue_index("task", task.id, now)


def addressed(people: Iterable[Person]) -> dict[str, Any]:
    """The detail of a line that is meant for these persons: their names for the sentence, and their ids."""
    named = list(people)
    return {"people": ", ".join(person.display_name for person in named), "to": [p.id for p in named]}


def hold(task: Task) -> None:
    """Read the task anew; until the commit nobody else changes it."""
    db.session.flush()
    db.session.refresh(task, with_for_update=True)
