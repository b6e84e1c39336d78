"""Every change of a task. None of them commits."""

from collab.tasks.actions.adding import TaskFields, add_task
from collab.tasks.actions.handing import hand_over

__all__ = ["TaskFields", "add_task", "hand_over"]
