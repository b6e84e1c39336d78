"""The pages of the directory."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from collab.contacts.routes import (  # noqa: E402, F401 - they add their pages
    directory,
    entries,
    importing,
    leaving,
    merging,
    organisations,
    privacy,
    topics,
    trash,
)
