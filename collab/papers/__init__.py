"""The room of papers for decision, and of decisions by circulation."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.base import storage
    from collab.base.permissions import Permission
    from collab.minutes import outcomes
    from collab.papers import boxes, fronts, kind, labels, queries, routes, sealing, waiting
    from collab.papers.actions import meetings
    from collab.papers.models import Circulation, Paper, PaperTask
    from collab.people import own_data
    from collab.workspaces import access, gate, loose_ends, record_boxes, tabs

    access.RULES[Paper] = queries.visible_paper
    access.RULES[Circulation] = queries.visible_circulation
    gate.names("paper", queries.find_paper)
    gate.names("paper_task", queries.find_task)
    gate.names("circulation", queries.find_circulation)
    own_data.WORDS[PaperTask] = queries.words_of_task
    kinds.register(kind.KIND)
    outcomes.register("papers", meetings.bring, meetings.settle)
    storage.keeps(sealing.kept_digests)
    waiting.register()
    loose_ends.register("papers", queries.unfinished)
    app.register_blueprint(routes.gather())
    labels.install(app.jinja_env.filters)
    fronts.add_panels()
    record_boxes.add("papers/box.html", boxes.paper_of_decision, order=5)
    tabs.add(
        _l("Vorlagen"),
        "papers.index",
        Permission.PAPER_READ,
        "paper",
        order=62,
        covers=("papers.",),
        group="steering",
    )
