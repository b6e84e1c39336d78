"""Floor 5: what waits to be read, and what is told at once."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
