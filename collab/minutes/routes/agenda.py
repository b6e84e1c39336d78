"""The agenda: adding, changing, moving, taking off. Each change leads back to the page of the meeting."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.attachments.queries import attached
from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.minutes import actions, choosing, kind, queries, typed
from collab.minutes.actions import Direction, ItemFields, Where
from collab.minutes.forms import ItemForm, LinesForm
from collab.minutes.models import AgendaItem, Meeting
from collab.minutes.routes import bp
from collab.workspaces.gate import signed_in


@bp.post("/m/<meeting>/items")
@permits(Permission.MINUTES_WRITE)
def add_items(meeting: Meeting) -> Response:
    """One item a line; indented lines become parts of the one above."""
    form = LinesForm()
    lines = typed.read_lines(form.lines.data or "")
    if not lines:
        raise Refused(_("Bitte schreiben Sie mindestens einen Punkt."), 422)
    added = actions.add_lines(meeting, lines, actor=signed_in(), now=now())
    db.session.commit()
    return back_to(meeting, added[0])


@bp.route("/agenda/<agenda_item>/edit", methods=["GET", "POST"])
@permits(Permission.MINUTES_WRITE)
def edit_item(agenda_item: AgendaItem) -> Any:
    item, meeting = agenda_item, agenda_item.meeting
    _ensure_there(item)
    people = choosing.of_meeting(meeting)
    form = ItemForm.of(item, people)
    if form.validate_on_submit():
        moment = now()
        actions.change_item(item, _fields(form, people), actor=signed_in(), now=moment)
        actions.prepare_next(meeting, actor=signed_in(), now=moment)
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return back_to(meeting, item)
    page = render_template(
        "minutes/item.html",
        form=form,
        item=item,
        meeting=meeting,
        subject=kind.subject_of_item(item),
        attached=attached("agenda_item", item.id, signed_in()),
    )
    return page, 422 if form.errors else 200


@bp.post("/agenda/<agenda_item>/move")
@permits(Permission.MINUTES_WRITE)
def move_item(agenda_item: AgendaItem) -> Response:
    """One step (`direction`), or dropped beside or below another item (`target`, `where`)."""
    item = agenda_item
    _ensure_there(item)
    if target_key := request.form.get("target"):
        target = queries.find_item(signed_in(), target_key)
        where = request.form.get("where", "")
        if target is None or target.meeting_id != item.meeting_id or where not in list(Where):
            abort(404)
        actions.place_item(item, target, Where(where), actor=signed_in(), now=now())
    else:
        direction = request.form.get("direction", "")
        if direction not in list(Direction):
            abort(400)
        actions.move_item(item, Direction(direction), actor=signed_in(), now=now())
    db.session.commit()
    return back_to(item.meeting, item)


@bp.post("/agenda/<agenda_item>/remove")
@permits(Permission.MINUTES_WRITE)
def remove_item(agenda_item: AgendaItem) -> Response:
    actions.remove_item(agenda_item, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("minutes.restore_item", agenda_item=agenda_item.key)
    tell_with_undo(_("„%(title)s“ steht nicht mehr auf der Tagesordnung.", title=agenda_item.title), undo)
    return back_to(agenda_item.meeting)


@bp.post("/agenda/<agenda_item>/restore")
@permits(Permission.MINUTES_WRITE)
def restore_item(agenda_item: AgendaItem) -> Response:
    actions.restore_item(agenda_item, actor=signed_in(), now=now())
    db.session.commit()
    return back_to(agenda_item.meeting, agenda_item)


def back_to(meeting: Meeting, item: AgendaItem | None = None) -> Response:
    """To the agenda on the page of the meeting, at the item where there is one."""
    moved = item.key if item else None
    anchor = f"item-{item.key}" if item else "agenda"
    return redirect(url_for("minutes.show", meeting=meeting.key, moved=moved, _anchor=anchor), 303)


def _fields(form: ItemForm, people: list[Any]) -> ItemFields:
    return ItemFields(
        title=form.title.data or "",
        note=form.note.data or "",
        minutes=form.minutes.data,
        responsible=next((each for each in people if each.key == form.responsible.data), None),
        public=form.public.data,
        stays_open=form.stays_open.data,
    )


def _ensure_there(item: AgendaItem) -> None:
    if item.removed_at is not None:
        abort(404)
