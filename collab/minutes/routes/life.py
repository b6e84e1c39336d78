"""Sending minutes out, objecting, answering, approving, adding to them."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.pages import day
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.minutes import letters, minutes_shown, queries
from collab.minutes.actions import life, objections
from collab.minutes.models import AgendaItem, Meeting, MinutesState, Objection
from collab.minutes.routes import bp
from collab.minutes.routes.writing import ensure_on_agenda
from collab.minutes.writing_forms import PeriodForm
from collab.workspaces.gate import signed_in


@bp.route("/m/<meeting>/circulate", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def circulate(meeting: Meeting) -> Any:
    """What is sent to whom, what is missing, and the period for objections."""
    if meeting.state != MinutesState.DRAFT:
        raise Refused(_("Dieses Protokoll ist schon versandt."))
    minutes_shown.load(meeting)
    form = PeriodForm.usual()
    if form.validate_on_submit():
        assert form.days.data is not None
        life.circulate(meeting, form.days.data, actor=signed_in(), now=now())
        db.session.commit()
        flash(_("Das Protokoll ist versandt."), "success")
        return to_page(meeting)
    page = render_template(
        "minutes/circulate.html",
        meeting=meeting,
        form=form,
        ready=life.readiness(meeting),
        readers=letters.readers_of(meeting),
    )
    return page, 422 if form.errors else 200


@bp.post("/m/<meeting>/send-again")
@permits(Permission.MINUTES_WRITE)
def send_again(meeting: Meeting) -> Response:
    minutes_shown.load(meeting)
    days = request.form.get("days", type=int)
    life.send_again(meeting, days, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die geänderte Fassung ist versandt."), "success")
    return to_page(meeting)


@bp.post("/m/<meeting>/approve")
@permits(Permission.MINUTES_APPROVE)
def approve(meeting: Meeting) -> Response:
    minutes_shown.load(meeting)
    life.approve(meeting, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Protokoll ist genehmigt und versiegelt."), "success")
    return to_page(meeting)


@bp.post("/agenda/<agenda_item>/approval")
@permits(Permission.MINUTES_WRITE)
def approve_in_meeting(agenda_item: AgendaItem) -> Response:
    """The item of a later meeting by which these minutes are approved."""
    ensure_on_agenda(agenda_item)
    meeting = agenda_item.approves
    if meeting is None or meeting.workspace_id != agenda_item.workspace.id:
        abort(404)
    minutes_shown.load(meeting)
    life.approve(meeting, actor=signed_in(), now=now(), in_meeting=agenda_item.meeting)
    db.session.commit()
    flash(_("Das Protokoll vom %(day)s ist genehmigt.", day=day(meeting.event.starts_at)), "success")
    return redirect(url_for(".write", meeting=agenda_item.meeting.key) + f"#item-{agenda_item.key}", 303)


@bp.post("/m/<meeting>/addenda")
@permits(Permission.MINUTES_WRITE)
def add_addendum(meeting: Meeting) -> Response:
    life.add_addendum(meeting, request.form.get("text", "")[:10_000], actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Nachtrag ist versiegelt und versandt."), "success")
    return to_page(meeting, "#seal")


@bp.post("/m/<meeting>/objections")
@permits(Permission.MINUTES_OBJECT)
def raise_objection(meeting: Meeting) -> Response:
    if not queries.reads_minutes(meeting, signed_in()):
        abort(404)
    objections.raise_objection(
        meeting, _item_named(meeting), request.form.get("text", ""), actor=signed_in(), now=now()
    )
    db.session.commit()
    flash(_("Ihr Einspruch ist eingelegt. Leitung und Protokoll wissen Bescheid."), "success")
    return to_page(meeting, "#objections")


def _item_named(meeting: Meeting) -> AgendaItem | None:
    """The item that the form names; None: the minutes as a whole."""
    key = request.form.get("item", "")
    if not key:
        return None
    sees_all = queries.sees_private_items(meeting.workspace, signed_in())
    named = [item for item in meeting.items if item.key == key and (item.public or sees_all)]
    return named[0] if named else abort(404)


@bp.post("/objections/<objection>/settle")
@permits(Permission.MINUTES_WRITE)
def settle_objection(objection: Objection) -> Response:
    objections.settle(objection, request.form.get("text", ""), actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Antwort steht auf der Seite und ist verschickt."), "success")
    return to_page(objection.meeting, "#objections")


@bp.post("/objections/<objection>/withdraw")
@permits(Permission.MINUTES_OBJECT)
def withdraw_objection(objection: Objection) -> Response:
    objections.withdraw(objection, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Ihr Einspruch ist zurückgezogen."), "success")
    return to_page(objection.meeting, "#objections")


def to_page(meeting: Meeting, place: str = "#minutes") -> Response:
    return redirect(url_for(".show", meeting=meeting.key) + place, 303)
