"""Floor 4: digests, built from the journal over all rooms, and the pages of what each account hears."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.digests import (
        models,  # noqa: F401 - its table belongs to the database from the start
        suggesting,
    )
    from collab.digests.routes import bp, level_here
    from collab.workspaces import gate, panels

    gate.plain("token")
    app.register_blueprint(bp)
    app.jinja_env.globals["notification_level"] = level_here
    app.jinja_env.globals["suggested_level"] = suggesting.suggested_here
    home, own = panels.Place.HOME, Permission.SIGNED_IN
    panels.add(home, "digests/trouble.html", suggesting.trouble_panel, own, order=1)
    panels.add(home, "digests/suggestions.html", suggesting.panel, own, order=5)
