"""The addresses of date polls."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("polls", __name__)

Answer = str | Response | tuple[str, int]


def gather() -> Blueprint:
    """The blueprint with all its routes: each module adds its own when it is imported."""
    from collab.calendar.polls.routes import page, proposing  # noqa: F401

    return bp
