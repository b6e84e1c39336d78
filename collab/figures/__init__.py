"""Floor 5: indicators that cities can be compared by."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.figures import models  # noqa: F401 - its tables are known
