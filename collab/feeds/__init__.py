"""Secret, revocable addresses under which other programs read: calendars and news."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.feeds import models  # noqa: F401 - its tables
