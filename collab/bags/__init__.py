"""Floor 8: a workspace as a ZIP that leaves the house, and comes into another one."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
