"""Floor 7: public meetings and decisions by the interface of the field, OParl 1.1."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
