"""What the pages call states, priorities and repetitions."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.tasks.models import Priority, TaskState

STATES: dict[str, LazyString] = {
    TaskState.OPEN: _l("Offen"),
    TaskState.IN_PROGRESS: _l("In Arbeit"),
    TaskState.DONE: _l("Erledigt"),
    TaskState.DROPPED: _l("Verworfen"),
}
STATE_SIGNS = {
    TaskState.OPEN: "task-open",
    TaskState.IN_PROGRESS: "task-going",
    TaskState.DONE: "check",
    TaskState.DROPPED: "close",
}
PRIORITIES: dict[str, LazyString] = {
    Priority.HIGH: _l("Hoch"),
    Priority.NORMAL: _l("Normal"),
    Priority.LOW: _l("Niedrig"),
}
