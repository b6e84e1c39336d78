"""The room of meetings, their minutes and decisions."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.base import storage
    from collab.base.permissions import Permission
    from collab.minutes import (
        citing,
        decision_kind,
        decision_labels,
        decision_queries,
        fronts,
        kind,
        labels,
        queries,
        routes,
        sealing,
    )
    from collab.minutes.models import ActionItem, AgendaItem, Decision, Meeting
    from collab.people import own_data
    from collab.workspaces import access, gate, tabs

    access.RULES[Meeting] = queries.visible_meeting
    access.RULES[AgendaItem] = queries.visible_item
    gate.names("meeting", queries.find_meeting)
    gate.names("agenda_item", queries.find_item)
    gate.names("agenda_template", queries.find_template)
    access.RULES[Decision] = decision_queries.visible_decision
    gate.names("decision", decision_queries.find_decision)
    gate.names("action_item", decision_queries.find_action_item)
    gate.names("objection", decision_queries.find_objection)
    own_data.WORDS |= {
        AgendaItem: queries.words_of_item,
        ActionItem: queries.words_of_action,
        Decision: decision_queries.visible_decision,
    }
    kind.register()
    decision_kind.register()
    citing.register()
    storage.keeps(sealing.kept_digests)
    app.register_blueprint(routes.gather())
    labels.install_filters(app.jinja_env.filters)
    decision_labels.install(app.jinja_env.filters, app.jinja_env.globals)
    fronts.add_panels()
    tabs.add(
        _l("Sitzungen"),
        "minutes.index",
        Permission.MINUTES_READ,
        "people",
        order=25,
        covers=("minutes.",),
    )
