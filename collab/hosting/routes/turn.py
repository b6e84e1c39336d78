"""One turn: accepting and declining, swapping, its meeting, the host's own concept."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.hosting import actions, quarters, queries
from collab.hosting.actions import TurnFields
from collab.hosting.actions.duties import missing_duties, shifts_of
from collab.hosting.actions.journal import decides_for, may_change, title_of
from collab.hosting.forms import MeetingForm
from collab.hosting.models import HostTurn
from collab.hosting.routes import bp
from collab.minutes.actions import MeetingFields
from collab.minutes.listing import last_meeting
from collab.people.forms import one_line
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

AHEAD = 12


@bp.get("/w/<workspace>/hosting/turns/<host_turn>")
@permits(Permission.HOSTING_READ)
def turn(workspace: Workspace, host_turn: HostTurn) -> Any:
    return _show(host_turn, MeetingForm(formdata=None, data=_offered(host_turn)))


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/accept")
@permits(Permission.HOSTING_WRITE)
def accept(workspace: Workspace, host_turn: HostTurn) -> Response:
    actions.accept(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    return _told(host_turn, _("%(title)s: zugesagt.", title=title_of(host_turn)))


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/decline")
@permits(Permission.HOSTING_WRITE)
def decline(workspace: Workspace, host_turn: HostTurn) -> Response:
    actions.decline(host_turn, one_line(request.form.get("reason"))[:300], actor=signed_in(), now=now())
    db.session.commit()
    return _told(host_turn, _("%(title)s: abgesagt.", title=title_of(host_turn)))


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/reopen")
@permits(Permission.HOSTING_WRITE)
def reopen(workspace: Workspace, host_turn: HostTurn) -> Response:
    actions.reopen(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Antwort ist zurückgenommen."), "success")
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/change")
@permits(Permission.HOSTING_WRITE)
def change(workspace: Workspace, host_turn: HostTurn) -> Response:
    fields = TurnFields(
        quarters.read(request.form.get("quarter")) or host_turn.quarter,
        one_line(request.form.get("note"))[:500],
        one_line(request.form.get("concept"))[:200],
    )
    actions.change_turn(host_turn, fields, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Gespeichert."), "success")
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/swap")
@permits(Permission.HOSTING_WRITE)
def swap(workspace: Workspace, host_turn: HostTurn) -> Response:
    other = next(
        (each for each in queries.turns_of(workspace) if each.key == request.form.get("other")), None
    )
    if other is None:
        raise Refused(_("Bitte wählen Sie, mit welcher Planung getauscht wird."), 422)
    actions.swap(host_turn, other, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Getauscht: %(one)s und %(other)s.", one=title_of(host_turn), other=title_of(other)), "success")
    return redirect(url_for("hosting.index", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/remove")
@permits(Permission.HOSTING_WRITE)
def remove(workspace: Workspace, host_turn: HostTurn) -> Response:
    actions.remove_turn(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("hosting.restore", workspace=workspace.slug, host_turn=host_turn.key)
    tell_with_undo(_("%(title)s ist aus dem Plan genommen.", title=title_of(host_turn)), undo)
    return redirect(url_for("hosting.index", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/restore")
@permits(Permission.HOSTING_WRITE)
def restore(workspace: Workspace, host_turn: HostTurn) -> Response:
    actions.restore_turn(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(title)s steht wieder im Plan.", title=title_of(host_turn)), "success")
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/meeting")
@permits(Permission.HOSTING_WRITE)
def plan_meeting(workspace: Workspace, host_turn: HostTurn) -> Any:
    """Accept, and make the meeting's draft with host, place, concept and, if wished, the duties as tasks."""
    form = MeetingForm()
    if not form.validate_on_submit():
        return _show(host_turn, form)
    last = last_meeting(workspace)
    fields = MeetingFields(
        title=form.title.data or "",
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        place=form.place.data or "",
        city=host_turn.city,
        series=last.series if last is not None else None,
    )
    try:
        meeting = actions.plan_meeting_of(host_turn, fields, actor=signed_in(), now=now())
    except Refused as refusal:
        db.session.rollback()
        return _show(host_turn, form, refusal.message)
    if request.form.get("duties"):
        actions.make_tasks(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        _("Die Sitzung „%(title)s“ ist angelegt. Eingeladen ist noch niemand.", title=meeting.title),
        "success",
    )
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/bind")
@permits(Permission.HOSTING_WRITE)
def bind(workspace: Workspace, host_turn: HostTurn) -> Response:
    free = queries.free_meetings(workspace, local(now()).date())
    meeting = next((each for each in free if each.key == request.form.get("meeting")), None)
    if meeting is None:
        raise Refused(_("Bitte wählen Sie eine Sitzung."), 422)
    actions.bind_meeting(host_turn, meeting, actor=signed_in(), now=now())
    db.session.commit()
    flash(
        _("Gastgeber von „%(title)s“ ist %(city)s.", title=meeting.title, city=host_turn.city.name), "success"
    )
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/release")
@permits(Permission.HOSTING_WRITE)
def release(workspace: Workspace, host_turn: HostTurn) -> Response:
    actions.release_meeting(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Verbindung zur Sitzung ist gelöst; die Sitzung bleibt, wie sie ist."), "success")
    return _back(host_turn)


@bp.post("/w/<workspace>/hosting/turns/<host_turn>/concept")
@permits(Permission.HOSTING_WRITE)
def concept(workspace: Workspace, host_turn: HostTurn) -> Response:
    item = actions.put_concept(host_turn, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Steht auf der Tagesordnung.") if item else _("Das steht schon auf der Tagesordnung."), "success")
    return _back(host_turn)


def _show(host_turn: HostTurn, form: MeetingForm, error: str = "") -> Any:
    workspace = host_turn.workspace
    today = local(now()).date()
    meeting = host_turn.meeting
    page = render_template(
        "hosting/turn.html",
        turn=host_turn,
        form=form,
        error=error,
        decides=decides_for(signed_in(), workspace, host_turn.city),
        changes=may_change(signed_in(), host_turn),
        meeting=meeting if meeting is not None and meeting.trashed_at is None else None,
        cancelled=meeting is not None and meeting.event.cancelled_at is not None,
        item=_concept_item(host_turn),
        others=[
            each
            for each in queries.turns_of(workspace)
            if each.id != host_turn.id
            and each.meeting_id is None
            and each.city_id != host_turn.city_id
            and may_change(signed_in(), each)
        ],
        free=queries.free_meetings(workspace, today),
        quarters=quarters.coming(today, AHEAD),
        duties=queries.duties_of(workspace),
        missing=missing_duties(host_turn),
        shifts=shifts_of(host_turn),
    )
    return page, 422 if form.errors or error else 200


def _concept_item(host_turn: HostTurn) -> Any:
    if host_turn.meeting is None or not host_turn.concept:
        return None
    items = host_turn.meeting.items
    return next((item for item in items if item.title.endswith(f": {host_turn.concept}")), None)


def _offered(host_turn: HostTurn) -> dict[str, Any]:
    city = host_turn.city
    return {"title": _("Sitzung in %(city)s", city=city.name), "place": city.street}


def _told(host_turn: HostTurn, message: str) -> Response:
    slug = host_turn.workspace.slug
    tell_with_undo(message, url_for("hosting.reopen", workspace=slug, host_turn=host_turn.key))
    return _back(host_turn)


def _back(host_turn: HostTurn) -> Response:
    slug = host_turn.workspace.slug
    return redirect(url_for("hosting.turn", workspace=slug, host_turn=host_turn.key), 303)
