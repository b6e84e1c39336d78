"""How a due date is told: by a word and a sign, not by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from collab.tasks.models import PENDING, Task

SOON = timedelta(days=7)


@dataclass(frozen=True)
class DueNote:
    """`sort`: overdue, today or soon."""

    sort: str
    words: str
    sign: str


def is_overdue(task: Task, today: date) -> bool:
    return task.due is not None and task.due < today and task.state in PENDING


def due_note(task: Task, today: date) -> DueNote | None:
    """What is to be said of a task's due date beside the date; nothing of one that is far off or finished."""
    if task.due is None or task.state not in PENDING:
        return None
    days = (task.due - today).days
    if days < 0:
        words = ngettext("überfällig seit gestern", "überfällig seit %(num)s Tagen", -days)
        return DueNote("overdue", words, "warning")
    if days == 0:
        return DueNote("today", _("heute fällig"), "clock")
    if days == 1:
        return DueNote("soon", _("morgen fällig"), "clock")
    if days <= SOON.days:
        return DueNote("soon", _("in %(num)s Tagen fällig", num=days), "clock")
    return None
