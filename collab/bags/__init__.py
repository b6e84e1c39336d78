"""Bags: a workspace leaves the house as an archive (BagIt, RFC 8493), and comes in from another instance."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.bags import queries, routes
    from collab.base import storage
    from collab.base.permissions import Permission
    from collab.workspaces import gate, tabs

    app.register_blueprint(routes.bp)
    gate.names("bag_import", queries.find_import)
    storage.keeps(queries.digests)
    tabs.add(
        _l("Exportieren"),
        "bags.page",
        Permission.WORKSPACE_EXPORT,
        "download",
        order=92,
        covers=("bags.",),
        group="more",
    )
