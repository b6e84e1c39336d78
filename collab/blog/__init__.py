"""The room of posts."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.blog import models  # noqa: F401 - its tables
