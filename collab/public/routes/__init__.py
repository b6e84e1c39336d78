"""The pages inside a workspace by which its public site is kept, one module a noun."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("public", __name__)

NOUNS = ("overview", "site", "publishing", "people", "notices", "requests")


def gather() -> Blueprint:
    """The blueprint with all its routes: each module adds its own when it is imported."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")
    return bp
