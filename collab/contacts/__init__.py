"""The directory: persons and organisations."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.contacts import kind, models  # noqa: F401 - its tables
    from collab.contacts.routes import bp, dialled

    app.register_blueprint(bp)
    app.jinja_env.filters["dialled"] = dialled
    kinds.register(kind.KIND)
