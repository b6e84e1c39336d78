"""One entry: shown, as a vCard, added, changed."""

from __future__ import annotations

import io
import re

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.activity import feed
from collab.base.clock import now
from collab.base.folding import fold
from collab.base.permissions import Permission, permits
from collab.contacts import actions, duplicates, queries, topics
from collab.contacts.forms import PersonForm
from collab.contacts.routes import bp
from collab.contacts.routes.answers import Answer, refuse_unless_kept
from collab.contacts.routes.directory import as_file
from collab.extensions import db
from collab.people import profile
from collab.people.forms import PhotoForm
from collab.people.models import Person
from collab.workspaces.gate import may, signed_in
from collab.workspaces.labels import ROLES


@bp.get("/people/<person>")
@permits(Permission.DIRECTORY_READ)
def person(person: Person) -> Answer:
    account = signed_in()
    here = url_for("contacts.person", person=person.key)
    if request.path != here:  # an address from before two entries became one
        return redirect(here, 301)
    return render_template(
        "contacts/person.html",
        person=person,
        in_common=queries.workspaces_in_common(account, person),
        answers_for=topics.of_persons([person.id]).get(person.id, []),
        keeps=queries.may_keep(account, person),
        roles=ROLES,
        history=feed.feed(account, object=(actions.KIND, person.id), limit=10)
        if may(Permission.ADMINISTER)
        else [],
    )


@bp.get("/people/<person>/vcard")
@permits(Permission.DIRECTORY_READ)
def card(person: Person) -> Response:
    """The entry as a file for the address book of a computer or a phone."""
    return as_file([person], re.sub(r"[^a-z0-9]+", "-", fold(person.display_name)).strip("-") or "person")


@bp.get("/people/new")
@permits(Permission.DIRECTORY_WRITE)
def new() -> Answer:
    return edit_page(PersonForm(), None)


@bp.post("/people/new")
@permits(Permission.DIRECTORY_WRITE)
def add() -> Answer:
    form = PersonForm()
    if not form.validate():
        return edit_page(form, None, status=422)
    alike = duplicates.similar_to(form.values(), signed_in())
    if alike and not request.form.get("another"):
        return edit_page(form, None, alike, status=422)
    added = actions.add_person(form.values(), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s steht jetzt im Verzeichnis.", name=added.display_name), "success")
    return redirect(url_for("contacts.person", person=added.key), 303)


@bp.get("/people/similar")
@permits(Permission.DIRECTORY_WRITE)
def similar() -> str:
    """While an entry is being typed: who is in the directory already and looks like it."""
    form = PersonForm(formdata=request.args)
    known = duplicates.similar_to(form.values(), signed_in())
    return render_template("contacts/_similar.html", similar=known, reasons=duplicates.REASONS)


@bp.get("/people/<person>/edit")
@permits(Permission.DIRECTORY_WRITE)
def edit(person: Person) -> Answer:
    refuse_unless_kept(person)
    return edit_page(PersonForm(person), person)


@bp.post("/people/<person>/edit")
@permits(Permission.DIRECTORY_WRITE)
def change(person: Person) -> Answer:
    refuse_unless_kept(person)
    form = PersonForm(person)
    if not form.validate():
        return edit_page(form, person, status=422)
    actions.change_person(person, form.values(), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Eintrag ist gespeichert."), "success")
    return redirect(url_for("contacts.person", person=person.key), 303)


def edit_page(
    form: PersonForm, person: Person | None, similar: list[duplicates.Pair] | None = None, status: int = 200
) -> Answer:
    page = render_template(
        "contacts/edit.html",
        form=form,
        photo_form=PhotoForm(formdata=None),
        person=person,
        similar=similar or [],
        reasons=duplicates.REASONS,
    )
    return page, status


@bp.post("/people/<person>/photo")
@permits(Permission.DIRECTORY_WRITE)
def set_photo(person: Person) -> Answer:
    refuse_unless_kept(person)
    upload = request.files.get("photo")
    content = upload.stream if upload else io.BytesIO()
    profile.set_photo(person, content, current_app.extensions["store"], actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Foto ist gespeichert."), "success")
    return redirect(url_for("contacts.person", person=person.key), 303)


@bp.post("/people/<person>/photo/remove")
@permits(Permission.DIRECTORY_WRITE)
def remove_photo(person: Person) -> Answer:
    refuse_unless_kept(person)
    profile.remove_photo(person, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Foto ist entfernt."), "success")
    return redirect(url_for("contacts.person", person=person.key), 303)


def dialled(number: str) -> str:
    """A telephone number as a link holds it: digits, and the plus sign in front."""
    plain = re.sub(r"\(0\)|[^\d+]", "", number)
    return plain[:1] + plain[1:].replace("+", "")
