"""Comments on anything that is discussed."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.comments import actions, kind, queries
    from collab.comments.routes import bp
    from collab.workspaces import gate

    gate.names("about", kinds.find_subject)
    gate.names("comment", queries.find_comment)
    kind.register()
    kinds.on_forgetting(actions.forget_comments)
    app.register_blueprint(bp)
    app.jinja_env.globals["thread_about"] = lambda subject: queries.thread(subject, gate.signed_in())
