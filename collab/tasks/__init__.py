"""The room of tasks: who does what until when, on a list and on a board."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.tasks import kind, queries
    from collab.tasks.models import Task
    from collab.workspaces import access, gate

    access.RULES[Task] = queries.visible_task
    gate.names("task", queries.find_task)
    kind.register()
