"""The directory of persons."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from collab.activity import feed
from collab.base.clock import now
from collab.base.folding import fold
from collab.base.permissions import Permission, permits
from collab.contacts import actions, finding, queries
from collab.contacts.forms import PersonForm
from collab.contacts.vcard import vcard
from collab.extensions import db
from collab.people.forms import one_line
from collab.people.models import Person
from collab.workspaces.gate import may, signed_in
from collab.workspaces.labels import ROLES

bp = Blueprint("contacts", __name__, url_prefix="/people")

Answer = str | BaseResponse | tuple[str, int]
PER_PAGE = 50


@bp.get("/")
@permits(Permission.DIRECTORY_READ)
def directory() -> str:
    account = signed_in()
    words = one_line(request.args.get("q"))[:100]
    organisations, workspaces = queries.organisations(), queries.workspaces(account)
    organisation = chosen("organisation", {entry.id for entry in organisations})
    workspace = chosen("workspace", {entry.id for entry in workspaces})
    found = finding.find(account, words, organisation=organisation, workspace=workspace)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(chosen("page", range(1, pages + 1)) or 1, pages)
    return render_template(
        "contacts/directory.html",
        words=words,
        organisations=organisations,
        workspaces=workspaces,
        organisation=organisation,
        workspace_id=workspace,
        total=len(found),
        page=page,
        pages=pages,
        persons=finding.load(found[(page - 1) * PER_PAGE : page * PER_PAGE]),
    )


@bp.get("/<person>")
@permits(Permission.DIRECTORY_READ)
def person(person: Person) -> str:
    account = signed_in()
    return render_template(
        "contacts/person.html",
        person=person,
        in_common=queries.workspaces_in_common(account, person),
        roles=ROLES,
        history=feed.feed(account, object=(actions.KIND, person.id), limit=10)
        if may(Permission.DIRECTORY_WRITE)
        else [],
    )


@bp.get("/<person>/vcard")
@permits(Permission.DIRECTORY_READ)
def card(person: Person) -> Response:
    """The entry as a file for the address book of a computer or a phone."""
    answer = Response(vcard(person, current_app.config["BASE_URL"]), content_type="text/vcard; charset=utf-8")
    name = re.sub(r"[^a-z0-9]+", "-", fold(person.display_name)).strip("-") or "person"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.vcf")
    return answer


@bp.get("/new")
@permits(Permission.DIRECTORY_WRITE)
def new() -> str:
    return render_template("contacts/edit.html", form=PersonForm(), person=None)


@bp.post("/new")
@permits(Permission.DIRECTORY_WRITE)
def add() -> Answer:
    form = PersonForm()
    if not form.validate():
        return render_template("contacts/edit.html", form=form, person=None), 422
    added = actions.add_person(form.values(), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s steht jetzt im Verzeichnis.", name=added.display_name), "success")
    return redirect(url_for("contacts.person", person=added.key), 303)


@bp.get("/<person>/edit")
@permits(Permission.DIRECTORY_WRITE)
def edit(person: Person) -> str:
    return render_template("contacts/edit.html", form=PersonForm(person), person=person)


@bp.post("/<person>/edit")
@permits(Permission.DIRECTORY_WRITE)
def change(person: Person) -> Answer:
    form = PersonForm(person)
    if not form.validate():
        return render_template("contacts/edit.html", form=form, person=person), 422
    actions.change_person(person, form.values(), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Eintrag ist gespeichert."), "success")
    return redirect(url_for("contacts.person", person=person.key), 303)


def chosen(name: str, known: set[int] | range) -> int | None:
    """A number from the address, if it is one of the known ones."""
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
    return number if number in known else None


def dialled(number: str) -> str:
    """A telephone number as a link holds it: digits, and the plus sign in front."""
    plain = re.sub(r"\(0\)|[^\d+]", "", number)
    return plain[:1] + plain[1:].replace("+", "")
