"""Floor 5: what the lead of a workspace reports to the steering group."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.reports import models  # noqa: F401 - its tables belong to the database from the start
