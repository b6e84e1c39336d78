"""The commands of `flask --app wsgi …`."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Bind the command groups to the application."""
    from collab.demo import commands as demo
    from collab.search import commands as search

    for room in (search, demo):
        app.cli.add_command(room.group)
