"""Floor 1: workspaces, memberships, and access.py, the only place that decides who may do what."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.workspaces import gate

    gate.install(app)
