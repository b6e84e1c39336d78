"""Answering an invitation by a personal link, without signing in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar import actions, occurrences, personal, wording
from collab.calendar.actions import invitations
from collab.calendar.forms import AnswerForm
from collab.calendar.models import Answer, Participant
from collab.calendar.routes import bp
from collab.extensions import db, limiter


@bp.get("/einladung/<token>")
@permits(Permission.OPEN)
@limiter.limit("60 per minute")
def personal_page(token: str) -> Any:
    """What the invitation says, and the question. Looking at it changes nothing."""
    participant = personal.find(token)
    if participant is None:
        return render_template("calendar/invitation_gone.html"), 404
    return shown(participant, token, AnswerForm.of(participant))


@bp.post("/einladung/<token>")
@permits(Permission.OPEN)
@limiter.limit("20 per minute")
def personal_answer(token: str) -> Any:
    participant = personal.find(token)
    if participant is None:
        return render_template("calendar/invitation_gone.html"), 404
    form = AnswerForm()
    if not form.validate():
        return shown(participant, token, form), 422
    try:
        actions.answer(
            participant,
            Answer(form.answer.data),
            deputy=form.deputy.data or "",
            note=form.note.data or "",
            now=now(),
        )
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
    else:
        db.session.commit()
        flash(_("Danke, Ihre Antwort ist angekommen. Sie können sie hier jederzeit ändern."), "success")
    return redirect(url_for("calendar.personal_page", token=token), 303)


def shown(participant: Participant, token: str, form: AnswerForm) -> str:
    event = participant.event
    return render_template(
        "calendar/invitation.html",
        event=event,
        participant=participant,
        name=invitations.name_of(participant),
        token=token,
        form=form,
        shown=occurrences.upcoming(event, now()) or occurrences.first(event),
        rule=wording.rule_sentence(event),
        over=invitations.is_over(event, now()),
        answers=wording.ANSWERS,
    )
