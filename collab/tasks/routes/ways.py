"""Where a change leads back to, and messages with a way back."""

from __future__ import annotations

from datetime import date

from flask import request, url_for

from collab.base.addresses import own_path
from collab.base.clock import local, now
from collab.tasks.models import Task
from collab.workspaces.models import Workspace


def today() -> date:
    """The day that the clocks in Germany show."""
    return local(now()).date()


def back_to(task: Task) -> str:
    """The page that the button stood on, else the page of the task."""
    return own_path(request.form.get("back")) or url_for("tasks.show", task=task.key)


def back_to_list(workspace: Workspace) -> str:
    return own_path(request.form.get("back")) or url_for("tasks.index", workspace=workspace.slug)
