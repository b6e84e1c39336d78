"""Floor 5: what is new for each account, to be read in the page; following and muting records."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.inbox import actions, box, queries
    from collab.inbox.routes import bp
    from collab.notifications.labels import MARKS
    from collab.workspaces import gate, record_boxes

    gate.names("entry", queries.find_entry)
    kinds.on_forgetting(actions.forget_entries)
    record_boxes.add("inbox/follow_box.html", box.load, order=10)
    app.register_blueprint(bp)
    app.after_request(box.read_what_was_opened)
    app.jinja_env.globals |= {"inbox_unread": lambda: _unread(), "marks_of_records": MARKS}


def _unread() -> int:
    from collab.inbox.queries import unread_for_bell
    from collab.workspaces.gate import signed_in

    return unread_for_bell(signed_in())
