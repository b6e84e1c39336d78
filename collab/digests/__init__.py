"""Floor 4: digests, built from the journal over all rooms, and the pages of what each account hears."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.digests import models  # noqa: F401 - its table belongs to the database from the start
    from collab.digests.routes import bp, level_here
    from collab.workspaces import gate

    gate.plain("token")
    app.register_blueprint(bp)
    app.jinja_env.globals["notification_level"] = level_here
