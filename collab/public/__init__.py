"""Floor 6: what a workspace shows to everybody.

Inside: models, actions and routes by which a site is kept. `kinds.py` says what of a record becomes public,
`showing.py` what is public now, `face/` are the pages for everybody, which read through `showing.py` only.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import false


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds as records
    from collab.base.permissions import Permission
    from collab.notifications import needs
    from collab.people import own_data
    from collab.public import face, figures, journal, kinds, queries, routes
    from collab.public.actions.publishing import forget_publications
    from collab.public.models import Ambassador, ContactRequest
    from collab.workspaces import gate, record_boxes, tabs

    gate.plain("face", "tongue", "shown", "shown_topic", "picture", "portrait", "sort")
    gate.names("publication", queries.find_publication)
    gate.names("public_topic", queries.find_topic)
    gate.names("ambassador", queries.find_ambassador)
    gate.names("notice", queries.find_notice)
    gate.names("contact_request", queries.find_request)
    kinds.register_ours()
    figures.register_figures()
    journal.register()
    own_data.WORDS |= {  # who asked or answered reads what it was on the page, not in the export of her data
        ContactRequest: lambda _account: false(),
        Ambassador: lambda account: Ambassador.person_id == account.person_id,
    }
    records.on_forgetting(forget_publications)
    needs.register("public_consent", _l("Ihr Einverständnis"), queries.asked_needs, order=70)
    needs.register("public_request", _l("Anfragen von außen"), queries.request_needs, order=30)
    record_boxes.add("public/manage/box.html", queries.box, order=20)
    app.register_blueprint(face.gather())
    app.register_blueprint(routes.gather())
    tabs.add(
        _l("Öffentlich"),
        "public.index",
        Permission.WORKSPACE_READ,
        "globe",
        order=91,
        covers=("public.", "oparl_settings."),
        group="more",
    )
