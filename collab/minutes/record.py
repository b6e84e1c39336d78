"""The record of a meeting: everything its minutes say, as plain values. PDF, DOCX and seal are made of it.

A record holds strings, numbers, lists and dictionaries only. Days are "2026-05-12", moments UTC with offset.
Whoever or whatever has a life of its own (a person, a city, a document, the workspace) stands in it as
{"id", "name"}: the name is what it was called when the record was made.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from collab.attachments.models import Attachment
from collab.base.clock import local
from collab.documents.models import Document, Version
from collab.extensions import db
from collab.minutes.agenda import Entry, numbered
from collab.minutes.models import (
    ActionItem,
    Addendum,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Objection,
)
from collab.people.models import Account, Organisation, Person

FORMAT = 1
HIDDEN_TITLE = "Nicht öffentlicher Tagesordnungspunkt"

Record = dict[str, Any]


def record_of(meeting: Meeting, *, private: bool = True) -> Record:
    """The record as it is now. `private` False: of items that are not public only that they are there."""
    files = _attached(meeting)
    entries = numbered(meeting.items)
    numbers = {entry.item.id: entry.number for entry in entries}
    return {
        "format": FORMAT,
        "state": str(meeting.state),
        "meeting": _meeting(meeting, files.get(("meeting", meeting.id), [])),
        "attendance": [_attendance(line) for line in meeting.attendances],
        "items": [
            _item(entry, files.get(("agenda_item", entry.item.id), []))
            if private or entry.item.public
            else _hidden(entry)
            for entry in entries
        ],
        "objections": [
            _objection(objection, numbers)
            for objection in meeting.objections
            if private or objection.item is None or objection.item.public
        ],
        "circulated_at": _moment(meeting.circulated_at),
        "objections_until": _day(meeting.objections_until),
        "corrected_at": _moment(meeting.corrected_at),
        "approved_at": _moment(meeting.approved_at),
        "approved_by": _account(meeting.approved_by),
        "approved_in": (
            {"id": meeting.approved_in.key, "name": meeting.approved_in.title}
            if meeting.approved_in
            else None
        ),
    }


def addendum_record(addendum: Addendum, minutes: str, previous: str | None) -> Record:
    """`minutes`: the seal of the minutes; `previous`: that of the addendum before, if there is one."""
    return {
        "format": FORMAT,
        "minutes": minutes,
        "previous": previous,
        "text": addendum.text,
        "by": _account(addendum.author),
        "at": _moment(addendum.at),
    }


def day_of(meeting: Meeting) -> date:
    """The day on which a meeting is held, by German clocks."""
    event = meeting.event
    if event.starts_at is not None:
        return local(event.starts_at).date()
    return event.first_day or local(meeting.created_at).date()


def citation(decision: Decision) -> str:
    """The number by which a decision is cited: "forum-integration 2026/3"; empty before it is given one."""
    if decision.number is None:
        return ""
    return f"{decision.workspace.slug} {decision.year}/{decision.number}"


def _meeting(meeting: Meeting, files: list[Record]) -> Record:
    event = meeting.event
    return {
        "key": meeting.key,
        "title": event.title,
        "workspace": {"id": meeting.workspace.slug, "name": meeting.workspace.title},
        "series": {"id": meeting.series.key, "name": meeting.series.title} if meeting.series else None,
        "day": day_of(meeting).isoformat(),
        "starts_at": _moment(event.starts_at),
        "ends_at": _moment(event.ends_at),
        "place": event.place,
        "host": _city(event.city),
        "chair": _person(meeting.chair),
        "minute_taker": _person(meeting.minute_taker),
        "quorum": meeting.quorum,
        "cities": [_city(city) for city in sorted(meeting.workspace.cities, key=_place) if city.is_city],
        "attachments": files,
    }


def _attendance(line: Attendance) -> Record:
    return {
        "person": _person(line.person) or {"id": None, "name": line.name},
        "city": _city(line.city),
        "presence": str(line.presence),
        "guest": line.guest,
        "came": _clock(line.came),
        "left": _clock(line.left),
    }


def _item(entry: Entry, files: list[Record]) -> Record:
    item = entry.item
    return {
        "key": item.key,
        "number": entry.number,
        "title": item.title,
        "responsible": _person(item.responsible),
        "public": item.public,
        "corrected": item.corrected_at is not None,
        "text": item.text,
        "decisions": [_decision(decision) for decision in item.decisions],
        "actions": [_action(action) for action in item.actions],
        "attachments": files,
    }


def _hidden(entry: Entry) -> Record:
    hidden = AgendaItem(key=entry.item.key, title=HIDDEN_TITLE, public=False, text="")
    return _item(Entry(hidden, entry.number, entry.depth, None), [])


def _decision(decision: Decision) -> Record:
    return {
        "key": decision.key,
        "number": citation(decision),
        "title": decision.title,
        "wording": decision.wording,
        "decided_on": _day(decision.decided_on),
        "due": _day(decision.due),
        "responsible": _person(decision.responsible),
        "assents": [
            {"city": _city(assent.city), "vote": str(assent.vote), "note": assent.note}
            for assent in sorted(decision.assents, key=lambda each: each.city.name)
        ],
    }


def _action(action: ActionItem) -> Record:
    return {
        "text": action.text,
        "person": _person(action.person),
        "city": _city(action.city),
        "due": _day(action.due),
        "task": action.task.key if action.task else None,
    }


def _objection(objection: Objection, numbers: dict[int, str]) -> Record:
    return {
        "item": numbers.get(objection.item_id) if objection.item_id else None,
        "by": _account(objection.account),
        "text": objection.text,
        "at": _moment(objection.at),
        "answer": objection.answer,
        "settled_at": _moment(objection.settled_at),
        "settled_by": _account(objection.settled_by),
        "withdrawn_at": _moment(objection.withdrawn_at),
    }


def _attached(meeting: Meeting) -> dict[tuple[str, int], list[Record]]:
    """What is attached to the meeting and its items, with the SHA-256 of the bytes, by one query."""
    items = [item.id for item in meeting.items]
    query = (
        select(Attachment.kind, Attachment.object_id, Document.key, Document.title, Version.digest)
        .join(Document, Document.id == Attachment.document_id)
        .join(Version, (Version.document_id == Document.id) & (Version.number == Document.current_number))
        .where(
            ((Attachment.kind == "meeting") & (Attachment.object_id == meeting.id))
            | ((Attachment.kind == "agenda_item") & Attachment.object_id.in_(items)),
            Document.trashed_at.is_(None),
        )
        .order_by(Attachment.position, Attachment.id)
    )
    found: dict[tuple[str, int], list[Record]] = {}
    for kind, object_id, key, title, digest in db.session.execute(query):
        found.setdefault((kind, object_id), []).append({"id": key, "name": title, "sha256": digest})
    return found


def _person(person: Person | None) -> Record | None:
    return {"id": person.key, "name": person.name_in_minutes} if person else None


def _account(account: Account | None) -> Record | None:
    return _person(account.person) if account else None


def _city(city: Organisation | None) -> Record | None:
    return {"id": city.id, "name": city.name} if city else None


def _place(city: Organisation) -> str:
    """The same order in every instance: by the official key, which no city changes."""
    return city.ags or city.name


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    """In UTC, whatever zone somebody gave it in: a record says the same however it was loaded."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def _clock(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None
