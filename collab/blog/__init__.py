"""The room of posts."""

from __future__ import annotations

from flask import Flask
from flask_babel import format_date
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base.permissions import Permission
    from collab.blog import kind, newest, queries, routes
    from collab.blog.models import Post
    from collab.feeds import purposes
    from collab.workspaces import access, gate, panels, tabs
    from collab.workspaces.panels import Place

    access.RULES[Post] = queries.visible_post
    gate.names("post", queries.find_post)
    gate.plain("number", "token")
    kind.register()
    app.register_blueprint(routes.gather())
    app.jinja_env.filters["beginning"] = queries.beginning
    app.jinja_env.filters["month_name"] = lambda day: format_date(day, "MMMM y")
    purposes.add(
        "blog",
        _l("Blog (Atom)"),
        "blog.feed",
        _l("Für ein Programm, das Nachrichten sammelt: die neuesten Beiträge."),
    )
    tabs.add(_l("Blog"), "blog.index", Permission.BLOG_READ, "news", order=35, covers=("blog.",))
    panels.add(Place.FRONT, "blog/panel.html", newest.load, Permission.BLOG_READ, order=30)
    panels.add(Place.HOME, "blog/panel.html", newest.load, Permission.SIGNED_IN, order=60, aside=True)
