"""The room of events and date polls."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.calendar import models  # noqa: F401 - its tables
