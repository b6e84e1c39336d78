"""Floor 5: what the lead of a workspace reports to the steering group."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base.permissions import Permission
    from collab.notifications import needs, sections
    from collab.people import own_data
    from collab.reports import asking, front, kind, labels, queries, routes
    from collab.reports.models import Milestone, StatusReport
    from collab.workspaces import access, gate, panels, tabs

    access.RULES[StatusReport] = queries.visible_report
    access.RULES[Milestone] = queries.visible_milestone
    own_data.WORDS[StatusReport] = queries.visible_report
    own_data.WORDS[Milestone] = queries.visible_milestone
    gate.names("status_report", queries.find_report)
    gate.names("milestone", queries.find_milestone)
    gate.plain("text_field")
    kinds.register(kind.REPORTS)
    kinds.register(kind.MILESTONES)
    app.register_blueprint(routes.gather())
    app.jinja_env.filters |= {"light_word": labels.light, "light_meaning": labels.meaning}
    needs.register("status_reports", _l("Statusberichte"), asking.needs, order=40)
    sections.register("status_reports", asking.section)
    tabs.add(
        _l("Stand"), "reports.index", Permission.REPORT_READ, "light",
        order=61, covers=("reports.",), group="steering",
    )  # fmt: skip
    panels.add(
        panels.Place.FRONT, "reports/_panel.html", front.load, Permission.REPORT_READ, order=5, aside=True
    )
