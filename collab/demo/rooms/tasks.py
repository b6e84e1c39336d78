"""Tasks, and how they went on; those that came out of minutes are only carried on here."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import select

from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db
from collab.tasks.actions import TaskFields, add_task, advance, tick
from collab.tasks.models import Priority, Task, TaskState


def tell(steps: Steps) -> None:
    for row in tables("tasks.toml", "task"):
        if "at" in row:
            steps.at(row["at"], partial(_add, steps, row))
        for step in row.get("step", ()):
            steps.at(step["at"], partial(_go_on, steps, row, step))
        if "comment" in row:
            first = row["comment"][0]["at"]
            steps.at(first, partial(_find, steps, row))  # before the first comment, which looks it up
            steps.discuss("task", _key(row), row["comment"])


def _add(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    origin = None
    if "document" in row:
        origin = ("document", steps.story.documents[row["document"]].id)
    fields = TaskFields(
        title=row["title"],
        text=steps.text(row.get("text", "")),
        responsible=steps.people(row.get("responsible", ())),
        city=steps.city(row.get("city")),
        due=steps.day(row.get("due")),
        priority=Priority(row.get("priority", "normal")),
        origin=origin,
        rule=row.get("rule", ""),
        checklist=row.get("checklist", ()),
    )
    steps.made["task", _key(row)] = add_task(steps.workspace(row["workspace"]), fields, actor=actor, now=at)
    db.session.flush()
    if "attach" in row:
        steps.attach("task", _key(row), row["attach"], actor, at)


def _go_on(steps: Steps, row: Row, step: Row, at: datetime) -> None:
    task = _find(steps, row, at)
    actor = steps.account(step["by"])
    for number in step.get("ticks", ()):
        tick(task, task.checklist[number - 1], True, actor=actor, now=at)
    if "state" in step:
        following = advance(task, TaskState(step["state"]), actor=actor, now=at)
        if following is not None:
            steps.made["task", _key(row)] = following


def _find(steps: Steps, row: Row, _at: datetime) -> Task:
    """The task of that title; the minutes that it came out of were sent before."""
    known: Task | None = steps.made.get(("task", _key(row)))
    if known is None:
        workspace = steps.workspace(row["workspace"])
        query = select(Task).where(Task.workspace_id == workspace.id, Task.title == row["title"])
        known = db.session.scalars(query).one_or_none()
        if known is None:
            raise LookupError(f"no such task yet: {row['title']}")
        steps.made["task", _key(row)] = known
    return known


def _key(row: Row) -> str:
    return f"{row['workspace']} {row['title']}"
