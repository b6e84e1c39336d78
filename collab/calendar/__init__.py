"""The room of events and date polls."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.calendar import kind, polls, queries, routes, wording
    from collab.calendar.models import Event
    from collab.workspaces import access, gate, tabs

    access.RULES[Event] = queries.visible_event
    gate.names("event", queries.find_event)
    gate.names("participant", queries.find_participant)
    gate.names("subscription", queries.find_subscription)
    gate.plain("token")
    kind.register()
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {"span": wording.span, "short_span": wording.short, "long_day": wording.long_day}
    tabs.add(
        _l("Kalender"),
        "calendar.of_workspace",
        Permission.CALENDAR_READ,
        "calendar",
        order=30,
        covers=("calendar.", "polls."),
    )
    polls.register(app)
