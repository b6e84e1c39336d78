"""Bags: a workspace leaves the house as an archive (BagIt, RFC 8493), and comes in from another instance."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.bags import queries, routes
    from collab.base import storage
    from collab.workspaces import gate

    app.register_blueprint(routes.bp)
    gate.names("bag_import", queries.find_import)
    storage.keeps(queries.digests)
