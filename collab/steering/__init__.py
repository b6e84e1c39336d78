"""Floor 7: the page of the steering group, and the letter on how things stand."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.clock import local
    from collab.base.permissions import Permission
    from collab.notifications import needs
    from collab.steering import front, kind, models, receiving, routes, waiting  # noqa: F401 - models: its tables
    from collab.workspaces import gate, panels

    gate.names("recipient", receiving.find_recipient)
    gate.plain("token")
    kinds.register(kind.KIND)
    app.jinja_env.filters["local_day"] = lambda moment: local(moment).date()
    app.register_blueprint(routes.gather())
    needs.register("objections", _l("Einsprüche gegen Protokolle"), waiting.objections, order=30)
    needs.register("overdue_tasks", _l("Überfällige Aufgaben Ihrer Kommune"), waiting.tasks_of_city, order=60)
    panels.add(panels.Place.HOME, "steering/_home.html", front.load, Permission.STEER, order=1)
