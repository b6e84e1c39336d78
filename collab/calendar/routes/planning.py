"""Planning and changing events: the whole, one date, or one and all that follow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar import actions, kind, occurrences, queries
from collab.calendar.actions import DateFields, EventFields
from collab.calendar.forms import EventForm
from collab.calendar.models import Event
from collab.calendar.occurrences import Occurrence
from collab.calendar.routes import bp
from collab.calendar.routes.page import asked_date, whole_page
from collab.calendar.times import moment, wall
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.workspaces.queries import cities


@bp.route("/w/<workspace>/calendar/new", methods=["GET", "POST"])
@permits(Permission.CALENDAR_WRITE)
def new(workspace: Workspace) -> Any:
    form = EventForm(workspace.cities or cities(), given=proposed())
    if form.validate_on_submit():
        try:
            event = actions.plan_event(workspace, form.fields(), actor=signed_in(), now=now())
        except Refused as refusal:
            db.session.rollback()
            form.title.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Der Termin steht im Kalender."), "success")
            return redirect(url_for("calendar.show", event=event.key), 303)
    return shown_form(form, workspace, None)


@bp.route("/e/<event>/edit", methods=["GET", "POST"])
@permits(Permission.CALENDAR_WRITE)
def edit(event: Event) -> Any:
    whole_page(event)
    actions.ensure_ours(event)
    shown = asked_date(event) or occurrences.first(event)
    choices = list(event.workspace.cities or cities())
    if event.city is not None and event.city not in choices:
        choices.append(event.city)
    form = EventForm(choices, event, shown)
    if form.validate_on_submit():
        try:
            changed = apply(form, event, shown, signed_in())
        except Refused as refusal:
            db.session.rollback()
            form.title.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Gespeichert. Wer eingeladen ist, erfährt es per E-Mail."), "success")
            return redirect(url_for("calendar.show", event=changed.key), 303)
    return shown_form(form, event.workspace, event)


def apply(form: EventForm, event: Event, shown: Occurrence, actor: Account) -> Event:
    """Change what was chosen; returns the event that goes on from there."""
    fields, scope, moment_ = form.fields(), form.scope.data if event.rule else "all", now()
    if scope == "one":
        fields_of_date = DateFields(
            title=fields.title, starts_at=fields.starts_at, ends_at=fields.ends_at,
            first_day=fields.first_day, last_day=fields.last_day,
            place=fields.place, description=fields.description,
        )  # fmt: skip
        actions.change_date(event, shown.original, fields_of_date, actor=actor, now=moment_)
        return event
    if scope == "following":
        return actions.change_following(event, shown.original, fields, actor=actor, now=moment_)
    actions.change_event(event, from_the_first_date(event, shown, fields), actor=actor, now=moment_)
    return event


def from_the_first_date(event: Event, shown: Occurrence, fields: EventFields) -> EventFields:
    """What was typed for one date, as the beginning of the whole series."""
    if not event.rule or not fields.rule:
        return fields
    back = shown.first_day - occurrences.first(event).first_day
    if fields.starts_at is not None and fields.ends_at is not None:
        length = fields.ends_at - fields.starts_at
        fields.starts_at = moment(wall(fields.starts_at) - back)
        fields.ends_at = fields.starts_at + length
    elif fields.first_day is not None and fields.last_day is not None:
        fields.first_day, fields.last_day = fields.first_day - back, fields.last_day - back
    return fields


def proposed() -> dict[str, Any]:
    """The next full hour of the day that was chosen in the calendar."""
    hour = (local(now()) + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    day = hour.date()
    try:
        day = date.fromisoformat(request.args.get("date", ""))
        hour = hour.replace(hour=10)
    except ValueError:
        pass
    end = min(hour.hour + 1, 23)
    return {
        "first_day": day, "last_day": day, "start": hour.time(),
        "end": hour.time().replace(hour=end, minute=0 if end > hour.hour else 59),
    }  # fmt: skip


def shown_form(form: EventForm, workspace: Workspace, event: Event | None) -> Any:
    page = render_template(
        "calendar/edit.html",
        form=form,
        event=event,
        date=asked_date(event) if event is not None else None,
        categories=queries.categories(workspace),
        subject=kind.subject_of(event) if event is not None else None,
    )
    return page, 422 if form.errors else 200
