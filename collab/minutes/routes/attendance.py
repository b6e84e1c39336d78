"""Who is there: one tap a person, on a phone as well."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar.models import Participant
from collab.documents.queries import cities_for
from collab.extensions import db
from collab.minutes import actions, attending, quorum, shown
from collab.minutes.forms import NONE, AttendanceForm
from collab.minutes.models import Attendance, Meeting, Presence
from collab.minutes.routes import bp
from collab.workspaces.gate import signed_in


@bp.get("/m/<meeting>/attendance")
@permits(Permission.MINUTES_WRITE)
def attendance(meeting: Meeting) -> str:
    return _page(meeting, _form(meeting))


@bp.post("/m/<meeting>/attendance")
@permits(Permission.MINUTES_WRITE)
def note_attendance(meeting: Meeting) -> Response:
    """One person (`who`) is present, excused or absent; or from when to when she was there."""
    participant, row = _find(meeting, request.form.get("who", ""))
    presence = request.form.get("presence", "")
    moment, actor = now(), signed_in()
    if presence:
        if presence not in list(Presence):
            abort(400)
        if participant is not None:
            row = actions.note_participant(meeting, participant, Presence(presence), actor=actor, now=moment)
        else:
            assert row is not None
            actions.note_row(row, meeting, Presence(presence), actor=actor, now=moment)
    if "came" in request.form:
        if row is None:
            raise Refused(_("Bitte geben Sie zuerst an, ob die Person anwesend ist."), 422)
        came, left = _time(request.form["came"]), _time(request.form.get("left", ""))
        actions.set_times(row, meeting, came, left, actor=actor, now=moment)
    db.session.commit()
    return _back(meeting, request.form.get("who"))


@bp.post("/m/<meeting>/attendance/as-answered")
@permits(Permission.MINUTES_WRITE)
def take_over_answers(meeting: Meeting) -> Response:
    actions.take_over_answers(meeting, actor=signed_in(), now=now())
    db.session.commit()
    return _back(meeting)


@bp.post("/m/<meeting>/attendance/more")
@permits(Permission.MINUTES_WRITE)
def add_attendance(meeting: Meeting) -> Any:
    """Somebody who was not invited."""
    form = _form(meeting)
    if not form.validate():
        return _page(meeting, form), 422
    city = next((each for each in cities_for(meeting.workspace) if str(each.id) == form.city.data), None)
    try:
        actions.add_attendance(
            meeting,
            name=form.name.data or "",
            person=None,
            city=city,
            guest=form.guest.data,
            actor=signed_in(),
            now=now(),
        )
    except Refused as refusal:
        db.session.rollback()
        form.name.errors = [refusal.message]
        return _page(meeting, form), 422
    db.session.commit()
    return _back(meeting)


@bp.post("/m/<meeting>/attendance/remove")
@permits(Permission.MINUTES_WRITE)
def remove_attendance(meeting: Meeting) -> Response:
    """Take back what was noted of one person."""
    participant, row = _find(meeting, request.form.get("who", ""))
    if participant is not None:
        row = actions.row_of(meeting, participant)
    if row is not None:
        actions.remove_attendance(row, meeting, actor=signed_in(), now=now())
        db.session.commit()
    return _back(meeting)


def _page(meeting: Meeting, form: AttendanceForm) -> str:
    shown.load_all(meeting)
    return render_template(
        "minutes/attendance.html",
        meeting=meeting,
        event=meeting.event,
        cities=attending.lines(meeting),
        quorum=quorum.quorum_of(meeting),
        form=form,
        presences=list(Presence),
    )


def _form(meeting: Meeting) -> AttendanceForm:
    form = AttendanceForm()
    cities = cities_for(meeting.workspace)
    form.city.choices = [(NONE, _("keine Angabe")), *((str(city.id), city.name) for city in cities)]
    return form


def _find(meeting: Meeting, who: str) -> tuple[Participant | None, Attendance | None]:
    """ "p12" is a participant, "a7" a line of the list; both of this very meeting."""
    participant = next((each for each in meeting.event.participants if who == f"p{each.id}"), None)
    if participant is not None:
        return participant, actions.row_of(meeting, participant)
    row = next((each for each in meeting.attendances if who == f"a{each.id}"), None)
    if row is None:
        abort(404)
    return None, row


def _time(text: str) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(_("Bitte geben Sie die Uhrzeit so an: 10:30."), 422) from error


def _back(meeting: Meeting, who: str | None = None) -> Response:
    anchor = f"who-{who}" if who else None
    return redirect(url_for("minutes.attendance", meeting=meeting.key, _anchor=anchor), 303)
