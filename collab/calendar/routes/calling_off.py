"""Calling off, taking back, throwing away."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.calendar import actions, occurrences, queries
from collab.calendar.actions import EventFields
from collab.calendar.models import Event
from collab.calendar.routes import bp
from collab.calendar.routes.page import asked_date, whole_page
from collab.calendar.times import wall
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.post("/e/<event>/cancel")
@permits(Permission.CALENDAR_WRITE)
def cancel(event: Event) -> Response:
    """The whole event, or with `?date=` that date."""
    whole_page(event)
    date = asked_date(event)
    if date is None:
        actions.cancel_event(event, actor=signed_in(), now=now())
        undo = url_for("calendar.reinstate", event=event.key)
    else:
        actions.cancel_date(event, date.original, actor=signed_in(), now=now())
        undo = url_for("calendar.reinstate", event=event.key, date=request.args["date"])
    db.session.commit()
    tell_with_undo(_("Abgesagt. Wer eingeladen war, erfährt es per E-Mail."), undo)
    return redirect(url_for("calendar.show", event=event.key), 303)


@bp.post("/e/<event>/reinstate")
@permits(Permission.CALENDAR_WRITE)
def reinstate(event: Event) -> Response:
    """It takes place after all; with `?date=` that date, as the event says."""
    whole_page(event)
    date = asked_date(event)
    if date is None:
        actions.reinstate_event(event, actor=signed_in(), now=now())
    else:
        actions.restore_date(event, date.original, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Termin findet statt."), "success")
    return redirect(url_for("calendar.show", event=event.key), 303)


@bp.post("/e/<event>/end")
@permits(Permission.CALENDAR_WRITE)
def end(event: Event) -> Response:
    """The series ends before the date that `?date=` names."""
    whole_page(event)
    date, rule = asked_date(event), occurrences.rule_of(event)
    if date is None or rule is None or date.original <= occurrences.first(event).begin:
        return cancel(event)
    zone = occurrences.zone_of(event)
    fields = EventFields.of(event)
    ended = rule.ended(wall(date.original, zone) - timedelta(seconds=1))
    fields.rule = ended.text(zone, event.starts_at is None)
    actions.change_event(event, fields, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Reihe endet vor diesem Tag."), "success")
    return redirect(url_for("calendar.show", event=event.key), 303)


@bp.post("/e/<event>/trash")
@permits(Permission.CALENDAR_WRITE)
def trash(event: Event) -> Response:
    whole_page(event)
    actions.trash_event(event, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(
        _("„%(title)s“ liegt im Papierkorb.", title=event.title),
        url_for("calendar.restore", event=event.key),
    )
    return redirect(url_for("calendar.of_workspace", workspace=event.workspace.slug), 303)


@bp.post("/e/<event>/restore")
@permits(Permission.CALENDAR_WRITE)
def restore(event: Event) -> Response:
    whole_page(event)
    actions.restore_event(event, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=event.title), "success")
    return redirect(url_for("calendar.show", event=event.key), 303)


@bp.get("/w/<workspace>/calendar/trash")
@permits(Permission.CALENDAR_WRITE)
def trash_bin(workspace: Workspace) -> str:
    return render_template(
        "calendar/trash.html",
        events=[(event, occurrences.first(event)) for event in queries.trashed(workspace)],
        days=current_app.config["TRASH_DAYS"],
    )
