"""Which language a page is in."""

from __future__ import annotations

from flask import has_request_context, request, session
from flask_login import current_user

LANGUAGES = ("de", "en")


def chosen() -> str:
    """The account's language, else the visitor's choice, else what the browser prefers, else German."""
    if not has_request_context():
        return "de"
    if current_user.is_authenticated:
        return str(current_user.language)
    picked = session.get("language")
    return picked if picked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "de")
