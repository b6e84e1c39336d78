"""The room of checklists: lists that the cities answer again and again."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.permissions import Permission
    from collab.checklists import kind, labels, queries, routes
    from collab.checklists.models import Checklist
    from collab.workspaces import access, gate, tabs

    access.RULES[Checklist] = queries.visible_checklist
    gate.names("checklist", queries.find_checklist)
    gate.names("theme", queries.find_theme)
    gate.names("point", queries.find_item)
    gate.names("city", queries.find_city)
    kinds.register(kind.KIND)
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {"answer_word": labels.word, "answer_sign": labels.sign}
    tabs.add(
        _l("Checklisten"),
        "checklists.index",
        Permission.CHECKLIST_READ,
        "checklist",
        order=65,
        covers=("checklists.",),
    )
