"""Persons whom a site names: asking them, their answer, their own page."""

from __future__ import annotations

import json
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.minutes import choosing
from collab.people.models import Person
from collab.public import queries
from collab.public.actions import people
from collab.public.actions.people import Asked
from collab.public.forms import PARTS, AmbassadorForm
from collab.public.models import Ambassador, Part, PublicSite
from collab.public.routes import bp
from collab.public.routes.site import site_or_404
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.route("/w/<workspace>/public/people/new", methods=["GET", "POST"])
@permits(Permission.PUBLISH)
def ask_person(workspace: Workspace) -> Any:
    """First choose somebody (`q`: words of the name), then say as what she is to be named."""
    site = site_or_404(workspace)
    account = signed_in()
    chosen = choosing.named(account, [request.args.get("person", "")])
    if not chosen:
        words = request.values.get("q", "").strip()[:100]
        found = choosing.found(account, words, []) if words else choosing.members(workspace)
        return render_template("public/manage/choose_person.html", words=words, found=found)
    return _form(site, chosen[0], None)


@bp.route("/w/<workspace>/public/people/<ambassador>/edit", methods=["GET", "POST"])
@permits(Permission.PUBLISH)
def edit_person(workspace: Workspace, ambassador: Ambassador) -> Any:
    return _form(ambassador.site, ambassador.person, ambassador)


@bp.post("/w/<workspace>/public/people/<ambassador>/remove")
@permits(Permission.PUBLISH)
def remove_person(workspace: Workspace, ambassador: Ambassador) -> Response:
    name = ambassador.person.display_name
    people.remove(ambassador, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s wird auf der öffentlichen Seite nicht mehr genannt.", name=name), "success")
    return redirect(url_for("public.index", workspace=workspace.slug), 303)


@bp.get("/account/public")
@permits(Permission.SIGNED_IN)
def own() -> str:
    """Where I am named in public, and the way out."""
    return render_template(
        "public/manage/own.html",
        rows=[
            (row, people.words_of(row), people.waits(row), people.token_of(row))
            for row in queries.own(signed_in())
        ],
        parts=PARTS,
    )


@bp.get("/consent/<token>")
@permits(Permission.OPEN)
@limiter.limit("60 per minute")
def consent_page(token: str) -> str:
    row = _by_token(token)
    seen = people.words_of(row)
    return render_template(
        "public/manage/consent.html",
        row=row,
        seen=seen,
        as_json=json.dumps(seen, sort_keys=True),
        differs=row.agreed is not None and row.agreed != seen,
        parts=PARTS,
    )


@bp.post("/consent/<token>")
@permits(Permission.OPEN)
@limiter.limit("20 per minute")
def consent(token: str) -> Response:
    """Her answer: yes to what she has seen on the page, or no."""
    row = _by_token(token)
    if request.form.get("answer") == "yes":
        try:
            seen = json.loads(request.form.get("seen", ""))
        except ValueError:
            abort(400)
        people.agree(row, seen, now=now())
        flash(_("Vielen Dank. Sie können Ihr Ja jederzeit hier zurücknehmen."), "success")
    else:
        people.withdraw(row, now=now())
        flash(_("Sie werden auf der öffentlichen Seite nicht genannt."), "success")
    db.session.commit()
    return redirect(url_for("public.consent_page", token=token), 303)


def _by_token(token: str) -> Ambassador:
    row = people.by_token(token)
    if row is None or row.person.trashed_at is not None:
        abort(404)
    return row


def _form(site: PublicSite, person: Person, row: Ambassador | None) -> Any:
    form = AmbassadorForm.of(row)
    if form.validate_on_submit():
        asked = Asked(
            Part(form.part.data),
            form.languages.data,
            form.text.data or "",
            bool(form.show_photo.data),
            bool(form.show_email.data),
            bool(form.show_phone.data),
        )
        try:
            made = people.ask(site, person, asked, actor=signed_in(), now=now())
        except Refused as refusal:
            db.session.rollback()
            form.languages.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_sentence(made), "success")
            return redirect(url_for("public.index", workspace=site.workspace.slug), 303)
    page = render_template("public/manage/person.html", form=form, person=person, row=row)
    return page, 422 if form.errors else 200


def _sentence(row: Ambassador) -> str:
    if not people.waits(row):
        return _("Sie werden jetzt auf der öffentlichen Seite genannt.")
    return _("%(name)s wird gefragt. Genannt wird sie erst, wenn sie zustimmt.", name=row.person.display_name)
