"""Inviting people to an event, their answers, and taking them off the list."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar import actions, queries
from collab.calendar.actions import Invitee, invitations
from collab.calendar.forms import AnswerForm, InviteForm
from collab.calendar.models import Answer, Event, Participant
from collab.calendar.routes import bp
from collab.calendar.routes.page import whole_page
from collab.calendar.wording import ANSWERS
from collab.extensions import db
from collab.workspaces.gate import signed_in

NAMED = re.compile(r"\s*\"?(?P<name>[^<>\"]*?)\"?\s*<(?P<email>[^<>]+)>\s*")


@bp.route("/e/<event>/invite", methods=["GET", "POST"])
@permits(Permission.CALENDAR_WRITE)
def invite(event: Event) -> Any:
    whole_page(event)
    actions.ensure_ours(event)
    listed = {each.person_id for each in event.participants}
    people = {each.key: each for each in queries.members(event.workspace) if each.id not in listed}
    form = InviteForm()
    form.people.choices = [(key, named(each)) for key, each in people.items()]
    if form.validate_on_submit():
        invitees = [Invitee(person=people[key]) for key in form.people.data or []]
        invitees += [typed(each) for each in (form.others.data or "").splitlines() if each.strip()]
        try:
            if not invitees:
                raise Refused(
                    _("Bitte wählen Sie mindestens eine Person aus, oder geben Sie eine Adresse an.")
                )
            sent = actions.invite(
                event, invitees, actor=signed_in(), now=now(), extra_text=form.extra_text.data or ""
            )
        except Refused as refusal:
            db.session.rollback()
            form.others.errors = [refusal.message]
        else:
            db.session.commit()
            flash(
                ngettext("%(num)s Einladung geht hinaus.", "%(num)s Einladungen gehen hinaus.", len(sent)),
                "success",
            )
            return redirect(url_for("calendar.show", event=event.key), 303)
    page = render_template("calendar/invite.html", form=form, event=event)
    return page, 422 if form.errors else 200


@bp.post("/e/<event>/answer")
@permits(Permission.CALENDAR_ANSWER)
def answer(event: Event) -> Response:
    """The own answer of whoever is signed in."""
    own = queries.own_participation(event, signed_in())
    if own is None:
        abort(404)
    return note_answer(own)


@bp.post("/e/<event>/participants/<participant>/answer")
@permits(Permission.CALENDAR_WRITE)
def answer_for(event: Event, participant: Participant) -> Response:
    """What somebody has said by telephone."""
    ensure_of(event, participant)
    return note_answer(participant)


@bp.post("/e/<event>/participants/<participant>/remove")
@permits(Permission.CALENDAR_WRITE)
def remove(event: Event, participant: Participant) -> Response:
    ensure_of(event, participant)
    name = invitations.name_of(participant)
    actions.uninvite(participant, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s ist nicht mehr eingeladen.", name=name), "success")
    return redirect(url_for("calendar.show", event=event.key), 303)


def note_answer(participant: Participant) -> Response:
    form = AnswerForm()
    if not form.validate():
        flash(" ".join(str(message) for messages in form.errors.values() for message in messages), "error")
    else:
        actions.answer(
            participant,
            Answer(form.answer.data),
            deputy=form.deputy.data or "",
            note=form.note.data or "",
            now=now(),
            actor=signed_in(),
        )
        db.session.commit()
        flash(_("Antwort gespeichert: %(answer)s.", answer=ANSWERS[participant.answer]), "success")
    return redirect(url_for("calendar.show", event=participant.event.key), 303)


def ensure_of(event: Event, participant: Participant) -> None:
    if participant.event_id != event.id:
        abort(404)


def named(person: Any) -> str:
    return (
        f"{person.display_name} ({person.organisation.name})" if person.organisation else person.display_name
    )


def typed(given: str) -> Invitee:
    """ "Erika Muster <erika@stadt.de>" or the address alone."""
    found = NAMED.fullmatch(given)
    return (
        Invitee(name=found["name"], email=found["email"].strip()) if found else Invitee(email=given.strip())
    )
