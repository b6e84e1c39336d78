"""The room of what comes of it: how far each city is with decisions and measures."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.permissions import Permission
    from collab.contacts import handing_over
    from collab.notifications import needs, sections
    from collab.people import own_data
    from collab.progress import asking, kind, labels, parts, queries, routes
    from collab.progress.actions import stating
    from collab.progress.models import CityProgress, CityProgressChange, Measure
    from collab.workspaces import access, gate, tabs

    access.RULES[Measure] = queries.visible_measure
    access.RULES[CityProgress] = queries.visible_progress
    gate.names("measure", queries.find_measure)
    own_data.WORDS |= {
        CityProgress: queries.visible_progress,
        CityProgressChange: queries.visible_change,
    }
    kind.register()
    kinds.on_forgetting(stating.forget_progress)
    handing_over.register(
        "progress contacts",
        _l("Auskunft zum Stand von Maßnahmen"),
        stating.contacts_of,
        stating.hand_over_contacts,
    )
    needs.register("progress", _l("Umsetzung von Beschlüssen: Ihre Stadt"), asking.needs, order=40)
    sections.register("progress", asking.section)
    parts.register()
    app.register_blueprint(routes.gather())
    labels.install(app.jinja_env.filters)
    tabs.add(
        _l("Beschlüsse"),
        "minutes.decision_list",
        Permission.MINUTES_READ,
        "decision",
        order=63,
        covers=("minutes.decision", "progress.decision"),
        group="steering",
    )
    tabs.add(
        _l("Maßnahmen"),
        "progress.measures_of_workspace",
        Permission.MEASURE_READ,
        "measure",
        order=64,
        covers=("progress.",),
        group="steering",
    )
