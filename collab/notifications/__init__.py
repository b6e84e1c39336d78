"""Floor 2: what each account wants to be told, and how often."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
