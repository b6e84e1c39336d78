"""Inviting to a meeting, reminding of it, answering."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar.mails import address_of
from collab.calendar.models import Answer
from collab.extensions import db
from collab.minutes import actions, shown
from collab.minutes.forms import InvitationForm
from collab.minutes.invitation_text import agenda_text
from collab.minutes.models import Meeting
from collab.minutes.routes import bp
from collab.people.forms import one_line
from collab.workspaces.gate import may, signed_in


@bp.route("/m/<meeting>/invitation", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def invitation(meeting: Meeting) -> Any:
    """What will be sent, and to whom; posting sends it."""
    shown.load_all(meeting)
    everybody = sorted(meeting.event.participants, key=shown.name_of)
    fresh = [each for each in everybody if each.told_sequence is None]
    form = InvitationForm()
    chosen = everybody if request.values.get("to") == "all" or not fresh else fresh
    if form.validate_on_submit():
        count = actions.send_invitations(
            meeting, chosen, words=form.words.data or "", actor=signed_in(), now=now()
        )
        db.session.commit()
        flash(
            ngettext("%(num)s Einladung geht hinaus.", "%(num)s Einladungen gehen hinaus.", count), "success"
        )
        return redirect(url_for("minutes.show", meeting=meeting.key, _anchor="answers"), 303)
    page = render_template(
        "minutes/invitation.html",
        form=form,
        meeting=meeting,
        event=meeting.event,
        fresh=fresh,
        chosen=chosen,
        everybody=everybody,
        without_address=[each for each in chosen if not address_of(each)],
        agenda=agenda_text(meeting),
    )
    return page, 422 if form.errors else 200


@bp.post("/m/<meeting>/remind")
@permits(Permission.MINUTES_WRITE)
def remind(meeting: Meeting) -> Response:
    count = actions.remind(meeting, actor=signed_in(), now=now())
    db.session.commit()
    flash(ngettext("%(num)s Erinnerung geht hinaus.", "%(num)s Erinnerungen gehen hinaus.", count), "success")
    return redirect(url_for("minutes.show", meeting=meeting.key, _anchor="answers"), 303)


@bp.post("/m/<meeting>/answer")
@permits(Permission.CALENDAR_ANSWER)
def answer(meeting: Meeting) -> Response:
    """The answer of whoever is signed in and invited; members may enter that of others, told by phone."""
    actor = signed_in()
    key = request.form.get("participant", "")
    own = next((each for each in meeting.event.participants if each.person_id == actor.person_id), None)
    participant = next((each for each in meeting.event.participants if each.key == key), None) if key else own
    if participant is None:
        raise Refused(_("Sie stehen nicht auf der Liste dieser Sitzung."))
    if participant is not own and not may(Permission.MINUTES_WRITE):
        abort(403)
    said = request.form.get("answer", "")
    if said not in list(Answer):
        abort(400)
    actions.give_answer(
        meeting,
        participant,
        Answer(said),
        deputy=one_line(request.form.get("deputy")),
        note=one_line(request.form.get("note")),
        actor=actor,
        now=now(),
    )
    db.session.commit()
    flash(_("Ihre Antwort ist notiert.") if participant is own else _("Die Antwort ist notiert."), "success")
    return redirect(url_for("minutes.show", meeting=meeting.key, _anchor="answers"), 303)
