"""Workspaces, memberships, and access.py, the only place that decides who may do what."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from collab.base.permissions import Permission


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.markup import first_words, render
    from collab.contacts import handing_over
    from collab.workspaces import (
        gate,
        kind,
        labels,
        member_routes,
        membership,
        panels,
        queries,
        record_boxes,
        routes,
        tabs,
    )

    gate.install(app)
    gate.names("member", queries.find_member)
    app.register_blueprint(routes.bp)
    app.register_blueprint(member_routes.bp)
    app.jinja_env.filters |= {"markdown": render, "first_words": first_words}
    app.jinja_env.filters["public_name"] = labels.public_name
    app.jinja_env.globals["page_panels"] = panels.on_page
    app.jinja_env.globals["record_boxes"] = record_boxes.shown
    app.context_processor(lambda: {"workspace_tabs": tabs.shown()})
    kinds.register(kind.KIND)
    handing_over.register(
        "workspaces", _l("Leitung von Arbeitsbereichen"), membership.count_led, membership.hand_over
    )
    read, manage = Permission.WORKSPACE_READ, Permission.WORKSPACE_MANAGE
    tabs.add(_l("Übersicht"), "workspaces.front", read, "home", order=10)
    tabs.add(_l("Mitglieder"), "members.index", read, "people", order=70, covers=("members.",))
    tabs.add(
        _l("Einstellungen"), "workspaces.settings", manage, "settings", 90, ("workspaces.",), group="more"
    )
