"""Comments on anything that is discussed."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.comments import models  # noqa: F401 - its tables
