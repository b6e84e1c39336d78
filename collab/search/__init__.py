"""Floor 2: search over all kinds. The worker writes the index, everybody reads it."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.search.routes import bp

    app.register_blueprint(bp)
