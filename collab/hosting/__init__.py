"""Floor 6: who hosts the next meeting."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.hosting import models  # noqa: F401 - its tables are known
