"""Floor 5: indicators that cities can be compared by."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.permissions import Permission
    from collab.figures import asking, kind, labels, numbers, queries, routes
    from collab.figures.models import Indicator
    from collab.notifications import needs, sections
    from collab.workspaces import access, gate, tabs

    access.RULES[Indicator] = queries.visible_indicator
    gate.names("indicator", queries.find_indicator)
    gate.names("figure_import", queries.find_import)
    kinds.register(kind.KIND)
    needs.register("figures", _l("Kennzahlen: Ihre Stadt"), asking.needs, order=50)
    sections.register("figures", asking.section)
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {
        "figure": numbers.written,
        "audience_word": labels.audience_word,
        "measure_word": labels.measure_word,
    }
    tabs.add(
        _l("Kennzahlen"),
        "figures.index",
        Permission.FIGURE_READ,
        "chart",
        order=65,
        covers=("figures.",),
        group="steering",
    )
