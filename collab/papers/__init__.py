"""Floor 6: papers for decision, and decisions by circulation."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
