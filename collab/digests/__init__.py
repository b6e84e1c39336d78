"""Floor 4: digests, built from the journal over all rooms."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
