"""Floor 6: the register of decisions and the matrix of measures: who is how far."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
