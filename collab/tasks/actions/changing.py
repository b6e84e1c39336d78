"""What is said of a task: changing it, one or several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from collab.people.models import Account, Person
from collab.tasks.actions.adding import TaskFields, make_responsible
from collab.tasks.actions.journal import addressed, hold, record_task
from collab.tasks.actions.states import ensure_there
from collab.tasks.models import Task
from collab.tasks.repeating import choice_of, rule_for
from collab.writing.saving import save


def change_task(task: Task, fields: TaskFields, *, based_on: int, actor: Account, now: datetime) -> list[str]:
    """Say all of a task anew, except its origin and checklist. Returns the names of what is different.

    `based_on`: the revision of the text that was being changed; raises `Conflict` of collab.writing where
    somebody else has changed the same lines since.
    """
    hold(task)
    ensure_there(task)
    text = task.text
    if fields.text != task.text:  # before anything else is changed: a conflict leaves all as it is
        saved = save("task", task.id, fields.text, based_on=based_on, actor=actor, now=now)
        text = saved.revision.text
    rule = rule_for(choice_of(fields.rule), fields.due)
    if task.due == fields.due and choice_of(task.rule) == choice_of(rule):
        rule = task.rule  # keeps the day of the month that a short month has cut
    values: dict[str, Any] = {
        "title": " ".join(fields.title.split())[:300],
        "text": text,
        "due": fields.due,
        "priority": fields.priority,
        "city_id": fields.city.id if fields.city else None,
        "rule": rule,
    }
    changed = [name for name, value in values.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, values[name])
    return _record(task, changed, fields.responsible, actor, now)


def assign(task: Task, people: Iterable[Person], *, actor: Account, now: datetime) -> bool:
    """Make exactly these persons responsible; returns whether that is different."""
    hold(task)
    ensure_there(task)
    return bool(_record(task, [], people, actor, now))


def set_due(task: Task, due: date | None, *, actor: Account, now: datetime) -> bool:
    hold(task)
    ensure_there(task)
    if task.due == due:
        return False
    task.due = due
    if task.rule:
        task.rule = rule_for(choice_of(task.rule), due)
    _record(task, ["due"], task.responsible, actor, now)
    return True


def _record(
    task: Task, changed: list[str], people: Iterable[Person], actor: Account, now: datetime
) -> list[str]:
    """Set who is responsible, and write the one line that says best what has changed."""
    before = {assignment.person_id for assignment in task.assignments}
    new = make_responsible(task, people, actor=actor, now=now)
    if {assignment.person_id for assignment in task.assignments} != before:
        changed.append("responsible")
    if not changed:
        return changed
    task.changed_at = now
    if new:
        record_task("task.assigned", task, actor, now, changed=changed, **addressed(new))
    elif "due" in changed:
        to = [person.id for person in task.responsible]
        record_task("task.due_changed", task, actor, now, changed=changed, to=to)
    else:
        record_task("task.changed", task, actor, now, changed=changed)
    return changed
