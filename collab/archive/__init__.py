"""Floor 6: closing a workspace, lasting results, and what is deleted when."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
