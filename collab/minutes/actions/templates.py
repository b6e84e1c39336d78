"""Agendas to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes.agenda import Entry, numbered
from collab.minutes.models import AgendaTemplate, Meeting
from collab.minutes.typed import Line
from collab.people.models import Account


def save_template(meeting: Meeting, name: str, *, actor: Account, now: datetime) -> AgendaTemplate:
    """The agenda of a meeting under a name; a template of that name is replaced."""
    entries = [entry for entry in numbered(meeting.items) if entry.depth == 0 and not entry.item.approves_id]
    if not entries:
        raise Refused(_("Die Tagesordnung ist noch leer. Fügen Sie zuerst Punkte hinzu."))
    template = db.session.scalar(
        select(AgendaTemplate).where(
            AgendaTemplate.workspace_id == meeting.workspace_id,
            AgendaTemplate.removed_at.is_(None),
            func.lower(AgendaTemplate.name) == name.lower(),
        )
    )
    if template is None:
        template = AgendaTemplate(
            workspace=meeting.workspace, name=name, items=[], created_at=now, created_by_id=actor.id
        )
        db.session.add(template)
    template.items = [_as_json(entry) for entry in entries]
    db.session.flush()
    activity.record(
        "meeting.template_saved",
        "meeting",
        meeting.id,
        meeting.title,
        actor=actor,
        now=now,
        workspace=meeting.workspace,
        name=template.name,
    )
    return template


def remove_template(template: AgendaTemplate, *, now: datetime) -> None:
    template.removed_at = template.removed_at or now


def restore_template(template: AgendaTemplate) -> None:
    template.removed_at = None


def lines_of(template: AgendaTemplate) -> list[Line]:
    """The items of a template, as they would be typed."""
    return list(_lines(template.items, 0))


def lines_like(meeting: Meeting) -> list[Line]:
    """The agenda of another meeting, without what belonged to that one only."""
    return [
        Line(entry.depth, entry.item.title, entry.item.minutes)
        for entry in numbered(
            item for item in meeting.items if not item.approves_id and not item.carried_from_id
        )
    ]


def _lines(items: list[dict[str, Any]], depth: int) -> Iterator[Line]:
    for item in items:
        yield Line(depth, str(item["title"]), item.get("minutes"))
        yield from _lines(item.get("items", []), depth + 1)


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.item.title,
        "minutes": entry.item.minutes,
        "items": [_as_json(below) for below in entry.below],
    }
