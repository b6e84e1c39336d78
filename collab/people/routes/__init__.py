"""The pages of this room."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)

from collab.people.routes import account, links, own_data, signing_in  # noqa: E402, F401 - they add their pages
