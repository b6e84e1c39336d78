"""The office's list of those who receive the letter."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.folding import matcher
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.people.models import Person
from collab.steering import receiving
from collab.steering.forms import RecipientForm
from collab.steering.letter import CADENCES
from collab.steering.models import SituationRecipient
from collab.steering.routes import bp
from collab.workspaces.gate import signed_in

MOST_FOUND = 20


@bp.get("/steering/recipients")
@permits(Permission.ADMINISTER)
def recipients() -> Any:
    return show_recipients(RecipientForm(formdata=None))


@bp.post("/steering/recipients")
@permits(Permission.ADMINISTER)
def add_recipient() -> Any:
    form = RecipientForm()
    person = db.session.scalar(select(Person).where(Person.key == (form.person.data or "")))
    if person is None:
        form.form_errors.append(_("Bitte suchen Sie zuerst eine Person aus dem Verzeichnis."))
        return show_recipients(form)
    if not form.validate():
        return show_recipients(form)
    try:
        receiving.receive(person, form.wish(), actor=signed_in(), now=now())
    except Refused as refusal:
        db.session.rollback()
        form.form_errors.append(refusal.message)
        return show_recipients(form)
    db.session.commit()
    flash(_("%(name)s erhält von nun an den Lagebericht.", name=person.display_name), "success")
    return redirect(url_for("steering.recipients"), 303)


@bp.post("/steering/recipients/<recipient>/remove")
@permits(Permission.ADMINISTER)
def remove_recipient(recipient: SituationRecipient) -> Response:
    receiving.remove(recipient, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(
        _("%(name)s erhält keinen Lagebericht mehr.", name=recipient.reader.display_name),
        url_for("steering.restore_recipient", recipient=recipient.key),
    )
    return redirect(url_for("steering.recipients"), 303)


@bp.post("/steering/recipients/<recipient>/restore")
@permits(Permission.ADMINISTER)
def restore_recipient(recipient: SituationRecipient) -> Response:
    receiving.resume(recipient, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s erhält wieder den Lagebericht.", name=recipient.reader.display_name), "success")
    return redirect(url_for("steering.recipients"), 303)


def show_recipients(form: RecipientForm) -> Any:
    words = request.args.get("q", "").strip()
    page = render_template(
        "steering/recipients.html",
        form=form,
        words=words,
        found=_found(words) if words else [],
        recipients=receiving.everybody(),
        may_receive=receiving.may_receive,
        address_of=receiving.address_of,
        cadences=CADENCES,
    )
    return page, 422 if form.errors else 200


def _found(words: str) -> list[Person]:
    """People of the directory whose name or address holds the words."""
    fits = matcher(words)
    query = select(Person.id, Person.given_name, Person.family_name, Person.email).where(
        Person.trashed_at.is_(None), Person.emptied_at.is_(None), Person.left_on.is_(None)
    )
    ids = [
        row.id for row in db.session.execute(query) if fits(f"{row.given_name} {row.family_name} {row.email}")
    ]
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(ids[:MOST_FOUND]))
            .order_by(Person.family_name, Person.given_name)
            .options(joinedload(Person.organisation), joinedload(Person.account))
        )
    )
