"""Making the minutes of what somebody has confirmed. Takes the actor and the moment, and never commits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from collab.base.errors import Refused
from collab.base.folding import fold
from collab.calendar.models import Event
from collab.documents.models import Document
from collab.extensions import db
from collab.minutes.actions import MeetingFields, add_attendance, note_row, plan_meeting
from collab.minutes.actions.action_items import ActionFields, add_action
from collab.minutes.actions.agenda import put_lines
from collab.minutes.actions.decisions import DecisionFields, Given, add_decision, voting_cities
from collab.minutes.actions.journal import record_meeting
from collab.minutes.actions.writing import ensure_writable, write_item
from collab.minutes.models import AgendaItem, Meeting, MinutesState, Presence, Vote
from collab.minutes.taking.draft import Draft
from collab.minutes.typed import Line
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class TakenPerson:
    name: str
    person: Person | None
    city: Organisation | None
    presence: Presence
    guest: bool


@dataclass(frozen=True)
class TakenItem:
    title: str
    text: str
    depth: int


@dataclass(frozen=True)
class TakenDecision:
    """`item`: index among the taken items, None: below an item of its own."""

    wording: str
    item: int | None
    all_agree: bool


@dataclass(frozen=True)
class TakenTask:
    text: str
    item: int | None
    person: Person | None
    city: Organisation | None
    due: date | None


@dataclass
class Taken:
    """What somebody has confirmed."""

    meeting: MeetingFields
    people: list[TakenPerson] = field(default_factory=list)
    items: list[TakenItem] = field(default_factory=list)
    decisions: list[TakenDecision] = field(default_factory=list)
    tasks: list[TakenTask] = field(default_factory=list)


def meeting_of(document: Document) -> Meeting | None:
    """The meeting whose minutes this document already is."""
    return db.session.scalar(
        select(Meeting).where(Meeting.uploaded_id == document.id, Meeting.trashed_at.is_(None))
    )


def take_over(
    document: Document, taken: Taken, *, meeting: Meeting | None, actor: Account, now: datetime
) -> Meeting:
    """The document becomes the uploaded protocol of a meeting, and what was confirmed its draft minutes.

    `meeting`: one that is planned already; its agenda and people stay, and texts go to the items of the
    same title. Without it a new meeting is made.
    """
    if meeting_of(document) is not None:
        raise Refused(_("Dieses Dokument ist schon das Protokoll einer Sitzung."))
    if meeting is None:
        meeting = plan_meeting(document.workspace, taken.meeting, [], actor=actor, now=now)
    elif meeting.state != MinutesState.DRAFT:
        raise Refused(_("Das Protokoll dieser Sitzung ist schon versandt."))
    ensure_writable(meeting, actor)
    meeting.uploaded = document
    _note_people(meeting, taken.people, actor, now)
    items = _put_items(meeting, taken.items, actor, now)
    for decision in taken.decisions:
        votes = {city.id: Given(Vote.YES) for city in voting_cities(meeting)} if decision.all_agree else None
        item = _item(meeting, items, decision.item, _("Beschlüsse"))
        add_decision(item, DecisionFields(decision.wording, votes=votes), actor=actor, now=now)
    for task in taken.tasks:
        item = _item(meeting, items, task.item, _("Aufgaben"))
        add_action(item, ActionFields(task.text, task.person, task.city, task.due), actor=actor, now=now)
    record_meeting("minutes.taken_over", meeting, actor, now)
    return meeting


def meetings_on(workspace: Workspace, day: date) -> list[Meeting]:
    """Meetings of that day whose minutes are still a draft: one of them may be meant."""
    found = db.session.scalars(
        select(Meeting)
        .join(Meeting.event)
        .where(
            Meeting.workspace_id == workspace.id,
            Meeting.trashed_at.is_(None),
            Meeting.uploaded_id.is_(None),
            Meeting.state == MinutesState.DRAFT,
            Event.begins_on == day,
        )
        .options(contains_eager(Meeting.event))
        .order_by(Meeting.id)
    )
    return list(found)


def day_of(draft: Draft) -> date | None:
    """The day as typed, if it is one."""
    try:
        return date.fromisoformat(draft.day)
    except ValueError:
        return None


def _note_people(meeting: Meeting, people: list[TakenPerson], actor: Account, now: datetime) -> None:
    there = {row.person_id or row.name.casefold(): row for row in meeting.attendances}
    for who in people:
        known = there.get(who.person.id if who.person else who.name.casefold())
        if known is None:
            known = add_attendance(
                meeting,
                name=who.name,
                person=who.person,
                city=who.city,
                guest=who.guest,
                actor=actor,
                now=now,
            )
            there[who.person.id if who.person else who.name.casefold()] = known
        if known.presence != who.presence:
            note_row(known, meeting, who.presence, actor=actor, now=now)


def _put_items(meeting: Meeting, items: list[TakenItem], actor: Account, now: datetime) -> list[AgendaItem]:
    """The items in their order; those of the same title as one of the agenda are that one."""
    known = {fold(item.title): item for item in meeting.items}
    found: list[AgendaItem] = []
    missing = [item for item in items if fold(item.title) not in known]
    added = put_lines(meeting, [Line(item.depth, item.title) for item in missing])
    known |= {fold(item.title): item for item in added}
    for item in items:
        stands = known[fold(item.title)]
        found.append(stands)
        if item.text.strip():
            text = f"{stands.text}\n\n{item.text}".strip() if stands.text else item.text
            write_item(stands, text, based_on=stands.text_number, actor=actor, now=now)
    return found


def _item(meeting: Meeting, items: list[AgendaItem], number: int | None, otherwise: str) -> AgendaItem:
    """The item that a decision or task belongs to; those without one get an item at the end."""
    if number is not None and 0 <= number < len(items):
        return items[number]
    for item in meeting.items:
        if item.title == otherwise:
            return item
    return put_lines(meeting, [Line(0, otherwise)])[0]
