"""The addresses of this room, one module a noun."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("hosting", __name__)

NOUNS = ("planner", "turn", "tasks")


def gather() -> Blueprint:
    """The blueprint with all its routes: each module adds its own when it is imported."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")
    return bp
