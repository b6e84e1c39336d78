"""The commands of `flask --app wsgi …`."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Bind the command groups to the application."""
