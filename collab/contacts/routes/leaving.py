"""Somebody leaves: what is handed over, to whom; and coming back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.contacts import actions, finding, handing_over, leaving
from collab.contacts.forms import LeaveForm
from collab.contacts.routes import bp
from collab.contacts.routes.answers import Answer, refuse_unless_kept
from collab.extensions import db
from collab.people.forms import one_line
from collab.people.models import Person
from collab.workspaces.gate import find_person, signed_in

MOST_FOUND = 12


@bp.get("/people/<person>/leave")
@permits(Permission.DIRECTORY_WRITE)
def leave_page(person: Person) -> Answer:
    refuse_unless_kept(person)
    form = LeaveForm(formdata=None)
    form.left_on.data = local(now()).date()
    return _page(person, form)


@bp.post("/people/<person>/leave")
@permits(Permission.DIRECTORY_WRITE)
def leave(person: Person) -> Answer:
    refuse_unless_kept(person)
    form = LeaveForm()
    if not form.validate():
        return _page(person, form, 422)
    key = form.successor.data
    successor = find_person(signed_in(), key) if key else None
    chosen = request.form.getlist("charge") if successor else []
    handed = leaving.leave(person, form.left_on.data, successor, chosen, actor=signed_in(), now=now())
    name = person.display_name
    db.session.commit()
    flash(_("%(name)s ist jetzt als ehemalig eingetragen.", name=name), "success")
    if handed and successor:
        flash(
            ngettext(
                "%(num)s Sache ist an %(name)s übergeben.", "%(num)s Sachen sind an %(name)s übergeben.",
                handed, name=successor.display_name,
            ),
            "success",
        )  # fmt: skip
    return redirect(url_for("contacts.person", person=person.key), 303)


@bp.post("/people/<person>/return")
@permits(Permission.DIRECTORY_WRITE)
def come_back(person: Person) -> Answer:
    refuse_unless_kept(person)
    actions.mark_as_present(person, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s ist wieder dabei. Ein geschlossenes Konto öffnet die Verwaltung.",
            name=person.display_name) if person.account and person.account.closed_at
          else _("%(name)s ist wieder dabei.", name=person.display_name), "success")  # fmt: skip
    return redirect(url_for("contacts.person", person=person.key), 303)


def _page(person: Person, form: LeaveForm, status: int = 200) -> Answer:
    """Without words, those of the same organisation are offered as successors."""
    account, words = signed_in(), one_line(request.values.get("q"))[:100]
    place = None if words else person.organisation_id
    ids = finding.find(account, words, organisation=place, without=[person.id])
    found = finding.load(ids[:MOST_FOUND])
    picked = find_person(account, form.successor.data or "")
    if picked is not None and picked not in found:
        found.insert(0, picked)
    page = render_template(
        "contacts/leave.html",
        person=person,
        form=form,
        words=words,
        found=found,
        more=max(0, len(ids) - MOST_FOUND),
        charges=handing_over.in_hand(person),
    )
    return page, status
