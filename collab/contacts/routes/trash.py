"""Throwing entries away, and taking them out of the trash."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.contacts import actions, trash_bin
from collab.contacts.routes import bp
from collab.contacts.routes.answers import Answer, refuse_unless_kept
from collab.extensions import db
from collab.people.models import Person
from collab.workspaces.gate import signed_in


@bp.get("/people/trash")
@permits(Permission.DIRECTORY_WRITE)
def trash() -> str:
    return render_template(
        "contacts/trash.html", thrown=trash_bin.entries(), days=current_app.config["TRASH_DAYS"]
    )


@bp.post("/people/<person>/trash")
@permits(Permission.DIRECTORY_WRITE)
def trash_person(person: Person) -> Answer:
    if person.account is None:
        refuse_unless_kept(person)
    actions.trash_person(person, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("contacts.restore", trashed=person.key)
    tell_with_undo(_("Der Eintrag von %(name)s liegt im Papierkorb.", name=person.display_name), undo)
    return redirect(url_for("contacts.directory"), 303)


@bp.post("/people/trash/<trashed>/restore")
@permits(Permission.DIRECTORY_WRITE)
def restore(trashed: Person) -> Answer:
    actions.restore_person(trashed, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Eintrag von %(name)s ist wieder da.", name=trashed.display_name), "success")
    return redirect(url_for("contacts.person", person=trashed.key), 303)
