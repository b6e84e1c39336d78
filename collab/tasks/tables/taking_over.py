"""Doing what was planned: all of it, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from collab.extensions import db
from collab.people.models import Account, Person
from collab.tasks import actions
from collab.tasks.actions import TaskFields
from collab.tasks.models import CLOSED, CheckItem, Priority, Task, TaskState
from collab.tasks.repeating import NEVER, choice_of
from collab.tasks.tables.planning import CHANGED, NEW, Plan
from collab.workspaces.models import Workspace
from collab.writing.saving import current


def take_over(plan: Plan, workspace: Workspace, *, actor: Account, now: datetime) -> int:
    """Returns how many tasks are new or different."""
    assert plan.usable
    for line in plan.lines:
        if line.what == NEW:
            _add(workspace, line.values, actor, now)
        elif line.what == CHANGED and line.task is not None:
            _change(line.task, line.values, actor, now)
    return plan.count(NEW) + plan.count(CHANGED)


def _add(workspace: Workspace, values: dict[str, Any], actor: Account, now: datetime) -> None:
    """What comes in finished does not repeat itself."""
    state = values.get("state", TaskState.OPEN)
    fields = TaskFields(
        title=values["title"],
        text=values.get("text", ""),
        responsible=_people(values.get("people", ())),
        city=values.get("city"),
        due=values.get("due"),
        priority=values.get("priority", Priority.NORMAL),
        rule=NEVER if state in CLOSED else values.get("repeat", NEVER),
    )
    task = actions.add_task(workspace, fields, actor=actor, now=now)
    _set_checklist(task, values.get("checklist", ()), actor, now)
    if state != TaskState.OPEN:
        actions.advance(task, state, actor=actor, now=now)


def _change(task: Task, values: dict[str, Any], actor: Account, now: datetime) -> None:
    latest = current("task", task.id)
    fields = TaskFields(
        title=values.get("title", task.title),
        text=values.get("text", task.text),
        responsible=_people(values["people"]) if "people" in values else task.responsible,
        city=values.get("city", task.city),
        due=values.get("due", task.due),
        priority=values.get("priority", Priority(task.priority)),
        rule=values.get("repeat", choice_of(task.rule)),
    )
    based_on = latest.number if latest else 0
    actions.change_task(task, fields, based_on=based_on, actor=actor, now=now)
    if "checklist" in values:
        _set_checklist(task, values["checklist"], actor, now)
    if "state" in values:
        actions.advance(task, values["state"], actor=actor, now=now)


def _people(ids: Iterable[int]) -> list[Person]:
    return [db.session.get_one(Person, number) for number in ids]


def _set_checklist(task: Task, items: Iterable[tuple[str, bool]], actor: Account, now: datetime) -> None:
    """Lines of the same text keep who ticked them, and when."""
    known = {item.text: item for item in task.checklist}
    found = []
    for position, (text, ticked) in enumerate(items):
        item = known.pop(text, None) or CheckItem(text=text)
        item.position = position
        if bool(item.done_at) != ticked:
            item.done_at, item.done_by_id = (now, actor.id) if ticked else (None, None)
        found.append(item)
    task.checklist = found
