"""Writing minutes: one page for all items, saved while somebody types."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.minutes import minutes_shown
from collab.minutes.actions import action_items, writing
from collab.minutes.actions.action_items import ActionFields
from collab.minutes.actions.decisions import voting_cities
from collab.minutes.models import ActionItem, AgendaItem, Meeting
from collab.minutes.quick import read_action
from collab.minutes.record import day_of
from collab.minutes.routes import bp
from collab.minutes.writing_forms import ActionForm
from collab.workspaces.gate import signed_in
from collab.writing.answers import Typed, autosaved, typed
from collab.writing.saving import Conflict, Saved

LONGEST_TEXT = 100_000


@bp.get("/m/<meeting>/write")
@permits(Permission.MINUTES_WRITE)
def write(meeting: Meeting) -> str:
    writing.ensure_writable(meeting, signed_in())
    return write_page(meeting)


def write_page(meeting: Meeting, *, conflict: Conflict | None = None, at: AgendaItem | None = None) -> str:
    """The page of the minute-taker; a conflict is shown in its place, at item `at`."""
    view = minutes_shown.write_page(meeting, signed_in(), now())
    return render_template("minutes/write.html", meeting=meeting, view=view, conflict=conflict, at=at)


@bp.post("/agenda/<agenda_item>/text")
@permits(Permission.MINUTES_WRITE)
def save_text(agenda_item: AgendaItem) -> Any:
    ensure_on_agenda(agenda_item)
    try:
        _save(agenda_item, typed())
    except Conflict as conflict:
        db.session.commit()  # her text is kept as a draft
        return write_page(agenda_item.meeting, conflict=conflict, at=agenda_item), 409
    db.session.commit()
    flash(_("Gespeichert."), "success")
    return back(agenda_item)


@bp.post("/agenda/<agenda_item>/autosave")
@permits(Permission.MINUTES_WRITE)
def autosave(agenda_item: AgendaItem) -> Any:
    """The same for the editor, while somebody types."""
    ensure_on_agenda(agenda_item)
    return autosaved(lambda what: _save(agenda_item, what))


def _save(item: AgendaItem, what: Typed) -> Saved:
    if len(what.text) > LONGEST_TEXT:
        raise Refused(_("Der Text ist zu lang. Bitte teilen Sie ihn auf mehrere Punkte auf."), 422)
    return writing.write_item(item, what.text, based_on=what.based_on, actor=signed_in(), now=now())


@bp.get("/m/<meeting>/writers")
@permits(Permission.MINUTES_WRITE)
def writers(meeting: Meeting) -> str:
    """Who else writes now, for the line at the top of the page."""
    found = minutes_shown.writers(meeting, signed_in(), now())
    return render_template("minutes/_writers.html", writers=found, meeting=meeting)


@bp.post("/agenda/<agenda_item>/actions")
@permits(Permission.MINUTES_WRITE)
def add_action(agenda_item: AgendaItem) -> Any:
    """One line, as people type it: what – who – until when."""
    ensure_on_agenda(agenda_item)
    meeting = agenda_item.meeting
    minutes_shown.load(meeting)
    line = read_action(
        request.form.get("line", "")[:1000],
        people=minutes_shown.people_of(meeting),
        cities=voting_cities(meeting),
        on=day_of(meeting),
    )
    fields = ActionFields(line.text, line.person, line.city, line.due)
    action_items.add_action(agenda_item, fields, actor=signed_in(), now=now())
    db.session.commit()
    return back(agenda_item)


@bp.route("/action-items/<action_item>/edit", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def edit_action(action_item: ActionItem) -> Any:
    meeting = action_item.item.meeting
    writing.ensure_writable(meeting, signed_in())
    form = ActionForm.of(minutes_shown.people_of(meeting), voting_cities(meeting), action_item)
    if form.validate_on_submit():
        action_items.change_action(action_item, form.fields(), actor=signed_in(), now=now())
        db.session.commit()
        return back(action_item.item)
    page = render_template("minutes/action_item.html", form=form, action=action_item, meeting=meeting)
    return page, 422 if form.errors else 200


@bp.post("/action-items/<action_item>/remove")
@permits(Permission.MINUTES_WRITE)
def remove_action(action_item: ActionItem) -> Response:
    action_items.remove_action(action_item, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(_("Die Aufgabe ist entfernt."), url_for(".restore_action", action_item=action_item.key))
    return back(action_item.item)


@bp.post("/action-items/<action_item>/restore")
@permits(Permission.MINUTES_WRITE)
def restore_action(action_item: ActionItem) -> Response:
    action_items.restore_action(action_item, actor=signed_in(), now=now())
    db.session.commit()
    return back(action_item.item)


def back(item: AgendaItem) -> Response:
    """To the item on the page of the minute-taker."""
    return redirect(url_for(".write", meeting=item.meeting.key) + f"#item-{item.key}", 303)


def ensure_on_agenda(item: AgendaItem) -> None:
    if item.removed_at is not None:
        abort(404)
