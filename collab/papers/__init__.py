"""The room of papers for decision, and of decisions by circulation."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.papers import models  # noqa: F401 - its tables
