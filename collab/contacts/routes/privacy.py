"""For the office: what is known about one person in one file, and a pseudonym in place of a name."""

from __future__ import annotations

import json

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.contacts.routes import bp
from collab.extensions import db
from collab.people.models import Person
from collab.people.own_data import own_data
from collab.people.pseudonym import pseudonymise
from collab.workspaces.gate import signed_in


@bp.get("/people/<person>/data.json")
@permits(Permission.ADMINISTER)
def personal_data(person: Person) -> Response:
    """For somebody who asks the office what is stored about her, with or without a login."""
    moment = now()
    data = own_data(person, current_app.extensions["store"], moment)
    response = Response(json.dumps(data, ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"auskunft-{person.key}-{local(moment):%Y-%m-%d}.json"
    )
    return response


@bp.post("/people/<person>/pseudonym")
@permits(Permission.ADMINISTER)
def replace_name(person: Person) -> BaseResponse:
    before, key = person.display_name, person.key
    after = pseudonymise(person, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        _(
            "Aus „%(before)s“ ist „%(after)s“ geworden. Protokolle nennen weiter den Namen; was andere in "
            "eigenen Worten geschrieben haben, bleibt.",
            before=before,
            after=after,
        ),
        "success",
    )
    return redirect(url_for("contacts.person", person=key), 303)
