"""The journal: one line for every change, written in the transaction of the change.

Feeds, notifications, digests and the audit log read it; nothing else tells them anything.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from collab.activity.journal import number_new_lines, record
from collab.activity.models import Activity
from collab.base.permissions import Permission

__all__ = ["Activity", "number_new_lines", "record"]


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.activity import sentences
    from collab.activity.routes import bp
    from collab.workspaces import tabs

    app.register_blueprint(bp)
    app.jinja_env.filters |= {
        "sentence": sentences.as_html,
        "sentence_text": sentences.as_text,
        "day_heading": sentences.day_heading,
        "clock": sentences.clock,
    }
    tabs.add(_l("Aktivität"), "activity.index", Permission.WORKSPACE_READ, "activity", order=80, group="more")
