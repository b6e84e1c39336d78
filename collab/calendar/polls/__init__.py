"""Date polls: which of several dates suits everybody."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind the polls to the application; called by the room of the calendar."""
    from collab.base.permissions import Permission
    from collab.calendar.polls import kind, labels, panel, queries, routes
    from collab.calendar.polls.models import Poll
    from collab.workspaces import access, gate, loose_ends, panels

    access.RULES[Poll] = queries.visible_poll
    gate.names("poll", queries.find_poll)
    gate.plain("token", "option")
    kind.register()
    loose_ends.register("polls", queries.unfinished)
    app.jinja_env.filters |= {
        "slot": labels.slot_text,
        "month_name": labels.month_name,
        "weekday": labels.weekday,
    }
    app.register_blueprint(routes.gather())
    panels.add(
        panels.Place.HOME, "calendar/polls/panel.html", panel.unanswered, Permission.SIGNED_IN, order=15
    )
    panels.add(
        panels.Place.FRONT, "calendar/polls/panel.html", panel.unanswered, Permission.CALENDAR_READ, order=15
    )
