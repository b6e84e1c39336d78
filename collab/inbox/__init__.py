"""Floor 5: what is new for each account, to be read in the page."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.inbox import models  # noqa: F401 - its tables belong to the database from the start
