"""The room of tasks: who does what until when, on a list and on a board."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.contacts import handing_over
    from collab.notifications import sections
    from collab.tasks import actions, digest, due, kind, labels, panels, queries, routes
    from collab.tasks.models import Task
    from collab.workspaces import access, gate, tabs
    from collab.workspaces.panels import Place, add

    access.RULES[Task] = queries.visible_task
    gate.names("task", queries.find_task)
    gate.plain("number")
    kind.register()
    handing_over.register("tasks", _l("Offene Aufgaben"), actions.pending_of, actions.hand_over)
    sections.register("tasks", digest.section)
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {
        "task_state": labels.STATES.__getitem__,
        "task_state_sign": labels.STATE_SIGNS.__getitem__,
        "task_priority": labels.PRIORITIES.__getitem__,
        "due_note": due.due_note,
    }
    tabs.add(_l("Aufgaben"), "tasks.index", Permission.TASK_READ, "task", order=40, covers=("tasks.",))
    add(Place.FRONT, "tasks/_panel_front.html", panels.of_workspace, Permission.TASK_READ, order=30)
    add(Place.HOME, "tasks/_panel_home.html", panels.of_account, Permission.SIGNED_IN, order=10)
