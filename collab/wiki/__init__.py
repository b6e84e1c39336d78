"""The room of pages: a wiki for each workspace."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.permissions import Permission
    from collab.wiki import kind, links, panel, queries, routes, titles
    from collab.wiki.models import Page
    from collab.workspaces import access, gate, panels, tabs
    from collab.writing import links as writing_links

    access.RULES[Page] = queries.visible_page
    gate.names("page", queries.find_page)
    kinds.register(kind.KIND)
    writing_links.register("pages", titles.LINK, links.resolve)
    writing_links.complete("pages", "[[", links.suggest)
    panels.add(panels.Place.FRONT, "wiki/front_panel.html", panel.load, Permission.WIKI_READ, order=1)
    app.register_blueprint(routes.gather())
    tabs.add(_l("Wiki"), "wiki.index", Permission.WIKI_READ, "book", order=60, covers=("wiki.",))
