"""The page of one event; the short address is /e/<key>."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, redirect, render_template, request

from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.calendar import history, ics, occurrences, queries, wording
from collab.calendar.actions import invitations
from collab.calendar.forms import AnswerForm
from collab.calendar.kind import subject_of
from collab.calendar.models import Event
from collab.calendar.occurrences import Occurrence
from collab.calendar.routes import bp
from collab.calendar.wording import ANSWERS
from collab.workspaces.gate import signed_in

DATES_AHEAD = 6


@bp.get("/e/<event>")
@permits(Permission.CALENDAR_READ)
def show(event: Event) -> Any:
    """One event, or with `?date=` one date of it. The date of another record is shown by that record."""
    account = signed_in()
    if event.about_kind is not None:
        return redirect(record_address(event), 302)
    date = asked_date(event)
    shown = date or occurrences.upcoming(event, now()) or occurrences.first(event)
    subject = subject_of(event)
    own = queries.own_participation(event, account)
    return render_template(
        "calendar/event.html",
        event=event,
        date=date,
        shown=shown,
        rule=wording.rule_sentence(event),
        ahead=dates_ahead(event) if event.rule else [],
        over=invitations.is_over(event, now()),
        own=own,
        answer_form=AnswerForm.of(own) if own else None,
        answers=ANSWERS,
        reminders=[wording.minutes_before(minutes) for minutes in event.remind_minutes],
        subject=subject,
        attached=attached("event", subject.object_id, account),
        history=history.of(event, account),
        short_address=public_url("calendar.show", event=event.key),
        written=wording,
    )


@bp.get("/e/<event>/termin.ics")
@permits(Permission.CALENDAR_READ)
def download(event: Event) -> Response:
    """The event as a file for another calendar."""
    if event.about_kind is not None:
        record_address(event)  # only for those who see the record
    response = Response(ics.single(event), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="termin-{event.key}.ics"'
    return response


def whole_page(event: Event) -> None:
    """404 for the date of another record: that record's pages change it."""
    if event.about_kind is not None:
        abort(404)


def record_address(event: Event) -> str:
    """Where the record lives whose date this is; 404 for those who may not see it."""
    card = queries.cards_of_records([event], signed_in()).get((event.about_kind or "", event.about_id or 0))
    if card is None:
        abort(404)
    return card.url


def asked_date(event: Event) -> Occurrence | None:
    """The date that `?date=` names; 404 where the event has none there."""
    given = request.args.get("date", "")
    if not given or not event.rule:
        return None
    found = occurrences.at(event, read_moment(given))
    if found is None:
        abort(404)
    return found


def read_moment(given: str) -> datetime:
    try:
        return datetime.strptime(given, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        abort(404)


def dates_ahead(event: Event) -> list[Occurrence]:
    """The next dates of a repeated event."""
    found: list[Occurrence] = []
    after = now()
    while len(found) < DATES_AHEAD:
        each = occurrences.upcoming(event, after)
        if each is None:
            break
        found.append(each)
        after = each.begin
    return found
