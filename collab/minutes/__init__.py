"""The room of meetings, their minutes and decisions."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.minutes import kind, queries, routes
    from collab.minutes.models import AgendaItem, Meeting
    from collab.workspaces import access, gate, tabs

    access.RULES[Meeting] = queries.visible_meeting
    access.RULES[AgendaItem] = queries.visible_item
    gate.names("meeting", queries.find_meeting)
    gate.names("agenda_item", queries.find_item)
    gate.names("agenda_template", queries.find_template)
    kind.register()
    app.register_blueprint(routes.gather())
    tabs.add(
        _l("Sitzungen"),
        "minutes.index",
        Permission.MINUTES_READ,
        "people",
        order=25,
        covers=("minutes.",),
    )
