"""The room of events and date polls."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.calendar import kind, outlook, polls, queries, routes, wording
    from collab.calendar.models import Event
    from collab.feeds import purposes
    from collab.notifications import sections
    from collab.workspaces import access, gate, panels, tabs

    access.RULES[Event] = queries.visible_event
    gate.names("event", queries.find_event)
    gate.names("participant", queries.find_participant)
    gate.names("subscription", queries.find_subscription)
    gate.plain("token")
    kind.register()
    purposes.add(
        "calendar",
        _l("Kalender"),
        "calendar.feed",
        _l("Für Ihr Kalenderprogramm: Outlook, Thunderbird, das Telefon. Es sieht von selbst nach Neuem."),
    )
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {
        "span": wording.span,
        "short_span": wording.short,
        "long_day": wording.long_day,
        "rule_of_entry": wording.rule_of_entry,
    }
    app.jinja_env.globals |= {
        "kind_label": wording.kind_label,
        "state_label": wording.state_label,
        "weekday_name": wording.weekday,
    }
    tabs.add(
        _l("Kalender"),
        "calendar.of_workspace",
        Permission.CALENDAR_READ,
        "calendar",
        order=30,
        covers=("calendar.", "polls."),
    )
    for place, permission in (
        (panels.Place.FRONT, Permission.CALENDAR_READ),
        (panels.Place.HOME, Permission.SIGNED_IN),
    ):
        panels.add(place, "calendar/panel.html", outlook.panel, permission, order=20, aside=True)
    sections.register("calendar", outlook.section)
    polls.register(app)
