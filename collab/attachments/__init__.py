"""Documents attached to anything."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.attachments import kind, queries
    from collab.attachments.routes import bp
    from collab.workspaces import gate

    gate.names("attachment", queries.find_attachment)
    kind.register()
    app.register_blueprint(bp)
