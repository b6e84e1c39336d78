"""What journal, search, comments and attachments know of meetings and agenda items."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.base.clock import local
from collab.calendar.models import Event
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject
from collab.minutes import queries
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.minutes.verbs import MINUTES_VERBS, PLANNING_VERBS
from collab.people.models import Account
from collab.search.engine import Entry
from collab.workspaces.models import Workspace


def meeting_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Meeting.id, Meeting.key, Meeting.workspace_id, Event.title, Event.starts_at, Event.first_day)
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.id.in_(ids), queries.visible_meeting(account))
    )
    return {
        row.id: Card(
            kind="meeting",
            object_id=row.id,
            title=row.title,
            url=f"/m/{row.key}",
            icon="people",
            workspace_id=row.workspace_id,
            day=local(row.starts_at).date() if row.starts_at else row.first_day,
        )
        for row in db.session.execute(query)
    }


def meeting_entries(ids: Collection[int]) -> Mapping[int, Entry]:
    texts = queries.visible_text(ids)
    query = (
        select(Meeting)
        .where(Meeting.id.in_(ids), Meeting.trashed_at.is_(None))
        .options(
            joinedload(Meeting.event).joinedload(Event.city),
            joinedload(Meeting.workspace).selectinload(Workspace.cities),
            joinedload(Meeting.created_by).joinedload(Account.person),
        )
    )
    return {meeting.id: _entry(meeting, texts.get(meeting.id, "")) for meeting in db.session.scalars(query)}


def _entry(meeting: Meeting, text: str) -> Entry:
    event = meeting.event
    day = local(event.starts_at).date() if event.starts_at else event.first_day
    return Entry(
        kind="meeting",
        object_id=meeting.id,
        workspace_id=meeting.workspace_id,
        title=event.title,
        text=text,
        day=day or local(meeting.created_at).date(),
        author=meeting.created_by.person.display_name,
        cities=(event.city.name,) if event.city else (),
        archived=meeting.workspace.archived_at is not None,
    )


def meeting_texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {number: IndexedText(text) for number, text in queries.visible_text(ids).items()}


def all_meeting_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Meeting.id, Meeting.trashed_at.is_(None))


def meeting_subject(account: Account, key: str) -> Subject | None:
    meeting = queries.find_meeting(account, key)
    if meeting is None or meeting.trashed_at is not None:
        return None
    return subject_of_meeting(meeting)


def subject_of_meeting(meeting: Meeting) -> Subject:
    return Subject(
        "meeting",
        meeting.id,
        meeting.key,
        meeting.title,
        f"/m/{meeting.key}",
        meeting.workspace,
        sealed=meeting.state != MinutesState.DRAFT,
    )


def item_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(AgendaItem.id, AgendaItem.key, AgendaItem.title, Meeting.key.label("meeting"),
               Meeting.workspace_id, Event.title.label("of"))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Event, Event.id == Meeting.event_id)
        .where(AgendaItem.id.in_(ids), queries.visible_item(account))
    )  # fmt: skip
    return {
        row.id: Card(
            kind="agenda_item",
            object_id=row.id,
            title=_("%(item)s (%(meeting)s)", item=row.title, meeting=row.of),
            url=f"/m/{row.meeting}#item-{row.key}",
            icon="list",
            workspace_id=row.workspace_id,
        )
        for row in db.session.execute(query)
    }


def item_subject(account: Account, key: str) -> Subject | None:
    item = queries.find_item(account, key)
    return subject_of_item(item) if item is not None and item.removed_at is None else None


def subject_of_item(item: AgendaItem) -> Subject:
    """Attachments are part of the minutes: once these are sent, they stay as they are."""
    return Subject(
        "agenda_item",
        item.id,
        item.key,
        item.title,
        f"/m/{item.meeting.key}#item-{item.key}",
        item.workspace,
        sealed=item.meeting.state != MinutesState.DRAFT,
        discussed=False,
    )


def register() -> None:
    kinds.register(
        Kind(
            name="meeting",
            label=_l("Sitzung"),
            plural=_l("Sitzungen"),
            icon="people",
            cards=meeting_cards,
            verbs=PLANNING_VERBS | MINUTES_VERBS,
            entries=meeting_entries,
            texts=meeting_texts,
            all_ids=all_meeting_ids,
            subject=meeting_subject,
        )
    )
    kinds.register(
        Kind(
            name="agenda_item",
            label=_l("Tagesordnungspunkt"),
            plural=_l("Tagesordnungspunkte"),
            icon="list",
            cards=item_cards,
            verbs={},
            subject=item_subject,
        )
    )
