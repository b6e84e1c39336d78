"""Floor 6: closing a workspace, lasting results, and what is deleted when."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.archive import boxes, kind, retention, routes
    from collab.archive.catalogue import forget_marks
    from collab.base.permissions import Permission
    from collab.workspaces import gate, record_boxes, tabs
    from collab.workspaces.panels import Place, add

    kind.register()
    gate.names("disposal", retention.find_disposal)
    kinds.on_forgetting(forget_marks)
    app.register_blueprint(routes.gather())
    tabs.add(
        _l("Abschließen"),
        "archive.prepare",
        Permission.WORKSPACE_MANAGE,
        "archive",
        order=93,
        covers=("archive.",),
        group="more",
    )
    record_boxes.add("archive/_mark_box.html", boxes.mark_on_record, order=60)
    add(Place.FRONT, "archive/_panel_front.html", boxes.report_on_front, Permission.WORKSPACE_READ, order=5)
