"""The room of checklists."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.checklists import models  # noqa: F401 - its tables
