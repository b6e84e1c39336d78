"""Floor 6: who hosts the next meeting."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.hosting import asking, kind, labels, quarters, queries, routes
    from collab.hosting.models import HostTurn
    from collab.notifications import needs
    from collab.workspaces import access, gate, tabs

    access.RULES[HostTurn] = queries.visible_turn
    gate.names("host_turn", queries.find_turn)
    kind.register()
    needs.register("hosting", _l("Einladen: Ihre Antwort"), asking.needs, order=55)
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {
        "quarter": quarters.in_words,
        "quarter_key": quarters.written,
        "turn_word": labels.state_word,
        "turn_badge": labels.state_badge,
    }
    tabs.add(
        _l("Gastgeber"),
        "hosting.index",
        Permission.HOSTING_READ,
        "host",
        order=66,
        covers=("hosting.",),
        group="steering",
    )
