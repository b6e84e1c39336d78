"""Floor 7: the page of the steering group."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.steering import models  # noqa: F401 - its tables belong to the database from the start
