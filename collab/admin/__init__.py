"""Floor 4: administration by the project office, and the health of the platform."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.admin import health, kind, mail_routes, mails, queries, suggestion_routes  # noqa: F401 - their routes join those of bp
    from collab.admin.routes import bp, tabs
    from collab.workspaces import gate

    gate.names("login", queries.find_account)
    gate.names("mail", mails.find_mail)
    kind.register()
    app.jinja_env.globals["tabs_of_admin"] = tabs
    app.register_blueprint(bp)
    app.register_blueprint(health.bp)
