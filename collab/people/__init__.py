"""Floors 1 and 3: organisations, persons, accounts; sign-in, invitation, reset."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base import storage
    from collab.extensions import login
    from collab.people import kind, profile, tabs
    from collab.people.routes import bp
    from collab.people.sessions import load_account
    from collab.workspaces import gate

    gate.plain("token", "number")
    kind.register()
    storage.keeps(profile.photo_digests)
    login.session_protection = None  # a session is bound to its token, not to the browser's changing name
    login.user_loader(load_account)
    app.permanent_session_lifetime = timedelta(days=app.config["SESSION_DAYS"])
    app.context_processor(lambda: {"account_tabs": tabs.account_tabs})
    app.register_blueprint(bp)
