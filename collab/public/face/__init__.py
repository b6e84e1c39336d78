"""What everybody sees without signing in: addresses below /public/. Nothing here reads a record by itself;
all of it comes from `public/showing.py`."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("face", __name__)

NOUNS = ("pages", "files", "feeds", "contact")


def gather() -> Blueprint:
    """The blueprint with all its routes: each module adds its own when it is imported."""
    for noun in NOUNS:
        import_module(f"{__name__}.{noun}")
    return bp
