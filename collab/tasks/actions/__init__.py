"""Every change of a task. None of them commits."""

from collab.tasks.actions.adding import TaskFields, add_task
from collab.tasks.actions.changing import assign, change_task, set_due
from collab.tasks.actions.checklist import add_items, move_item, reword, tick
from collab.tasks.actions.handing import hand_over, move_on, pending_of
from collab.tasks.actions.placing import place, shift
from collab.tasks.actions.states import advance, ensure_there, is_responsible, may_advance
from collab.tasks.actions.trash import purge_trash, restore_task, trash_task

__all__ = [
    "TaskFields",
    "add_items",
    "add_task",
    "advance",
    "assign",
    "change_task",
    "ensure_there",
    "hand_over",
    "is_responsible",
    "may_advance",
    "move_item",
    "move_on",
    "pending_of",
    "place",
    "purge_trash",
    "restore_task",
    "reword",
    "set_due",
    "shift",
    "tick",
    "trash_task",
]
