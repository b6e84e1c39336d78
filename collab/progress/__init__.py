"""The room of what comes of it: how far each city is with decisions and measures."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.progress import models  # noqa: F401 - its tables
