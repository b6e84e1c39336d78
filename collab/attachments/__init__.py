"""Documents attached to anything."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.attachments import actions, kind, queries
    from collab.attachments.routes import bp
    from collab.workspaces import gate

    gate.names("attachment", queries.find_attachment)
    kind.register()
    kinds.on_forgetting(actions.forget_attachments)
    app.register_blueprint(bp)
