"""The checklist of a task. Ticking moves a task on; everything else changes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.people.models import Account
from collab.tasks.actions.journal import hold, record_task
from collab.tasks.actions.states import ensure_may_advance, ensure_there
from collab.tasks.models import CheckItem, Task

MOST_ITEMS = 100


def add_items(task: Task, texts: Iterable[str], *, actor: Account, now: datetime) -> int:
    """Add lines at the end; returns how many."""
    hold(task)
    ensure_there(task)
    wanted = [text for text in (" ".join(raw.split())[:300] for raw in texts) if text]
    if len(task.checklist) + len(wanted) > MOST_ITEMS:
        raise Refused(_("Eine Checkliste hat höchstens %(most)s Punkte.", most=MOST_ITEMS), 422)
    start = max((item.position for item in task.checklist), default=-1) + 1
    task.checklist += [CheckItem(position=start + n, text=text) for n, text in enumerate(wanted)]
    if wanted:
        _note(task, actor, now)
    return len(wanted)


def tick(task: Task, item: CheckItem, done: bool, *, actor: Account, now: datetime) -> None:
    """Tick a line, or take the tick back. No news of its own: the list is short-lived work."""
    hold(task)
    ensure_there(task)
    ensure_may_advance(task, actor)
    if bool(item.done_at) != done:
        item.done_at, item.done_by_id = (now, actor.id) if done else (None, None)
        task.changed_at = now


def reword(task: Task, item: CheckItem, text: str, *, actor: Account, now: datetime) -> None:
    """Give a line another text; an empty one removes it."""
    hold(task)
    ensure_there(task)
    text = " ".join(text.split())[:300]
    if text == item.text:
        return
    if text:
        item.text = text
    else:
        task.checklist.remove(item)
    _note(task, actor, now)


def move_item(task: Task, item: CheckItem, steps: int, *, now: datetime) -> None:
    """Move a line up (negative) or down. The order alone is no news."""
    hold(task)
    ensure_there(task)
    items = list(task.checklist)
    index = items.index(item)
    items.insert(max(0, min(len(items) - 1, index + steps)), items.pop(index))
    for position, each in enumerate(items):
        each.position = position
    task.changed_at = now


def _note(task: Task, actor: Account, now: datetime) -> None:
    task.changed_at = now
    record_task("task.changed", task, actor, now, changed=["checklist"])
