"""Floor 4: the front page."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.home import models  # noqa: F401 - its table belongs to the schema
    from collab.home.routes import bp

    app.register_blueprint(bp)
