"""Floor 6: what a workspace shows to everybody."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.public import models  # noqa: F401 - its tables
