"""What the page of a meeting shows, read with a fixed number of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.activity import feed
from collab.attachments.queries import Attached, attached_to_many
from collab.calendar.models import Answer, Event, Participant
from collab.comments.queries import Thread, thread
from collab.extensions import db
from collab.kinds import Subject
from collab.minutes import agenda, attending, kind, outcomes, queries, quorum
from collab.minutes.attending import CityLines
from collab.minutes.models import AgendaItem, AgendaTemplate, Attendance, Meeting
from collab.minutes.outcomes import Brought
from collab.minutes.quorum import Quorum
from collab.people.models import Account, Person
from collab.workspaces.models import Workspace

LINES = 20


@dataclass(frozen=True)
class CityAnswers:
    """The people of one city (or other body) that are on the list."""

    name: str
    people: list[Participant]


@dataclass(frozen=True)
class Neighbours:
    before: Meeting | None
    after: Meeting | None


@dataclass(frozen=True)
class MeetingPage:
    """`own`: the reader's own place on the list. `planned_minutes`: of the whole agenda."""

    entries: list[agenda.Entry]
    planned_minutes: int
    available_minutes: int
    sees_private: bool
    attached: Mapping[int, list[Attached]]
    brought: Mapping[int, Brought]
    subjects: Mapping[int, Subject]
    cities: list[CityAnswers]
    counts: Mapping[str, int]
    expected: Quorum
    own: Participant | None
    quorum: Quorum
    attendance: list[CityLines]
    neighbours: Neighbours
    thread: Thread
    history: list[feed.Line]

    @property
    def not_told(self) -> list[Participant]:
        return [each for city in self.cities for each in city.people if each.told_sequence is None]

    @property
    def silent(self) -> list[Participant]:
        """Invited by mail, and no answer yet."""
        return [
            each
            for city in self.cities
            for each in city.people
            if each.told_sequence is not None and each.answer == Answer.OPEN
        ]


def page(meeting: Meeting, account: Account) -> MeetingPage:
    """Everything the page shows beside the minutes themselves."""
    load_all(meeting)
    entries = agenda.numbered(meeting.items, meeting.event.starts_at)
    participants = meeting.event.participants
    subject = kind.subject_of_meeting(meeting)
    return MeetingPage(
        entries=entries,
        planned_minutes=agenda.total_minutes(entries),
        available_minutes=_length(meeting.event),
        sees_private=queries.sees_private_items(meeting.workspace, account),
        attached=attached_to_many("agenda_item", [item.id for item in meeting.items], account),
        subjects={item.id: kind.subject_of_item(item) for item in meeting.items},
        brought=outcomes.brought(meeting.items, account),
        cities=by_city(participants),
        counts=_counts(participants),
        expected=quorum.expected(meeting),
        own=next((each for each in participants if each.person_id == account.person_id), None),
        quorum=quorum.quorum_of(meeting),
        attendance=attending.lines(meeting),
        neighbours=neighbours(meeting),
        thread=thread(subject, account),
        history=feed.bundle(feed.read(account, object=("meeting", meeting.id), limit=LINES).lines),
    )


def load_all(meeting: Meeting) -> None:
    """Agenda, people and attendance of a meeting at hand, with the names they show."""
    query = (
        select(Meeting)
        .where(Meeting.id == meeting.id)
        .options(
            joinedload(Meeting.chair),
            joinedload(Meeting.minute_taker),
            joinedload(Meeting.event)
            .selectinload(Event.participants)
            .joinedload(Participant.person)
            .joinedload(Person.organisation),
            selectinload(Meeting.items).options(
                joinedload(AgendaItem.responsible),
                joinedload(AgendaItem.approves).joinedload(Meeting.event),
                joinedload(AgendaItem.carried_from).joinedload(AgendaItem.meeting).joinedload(Meeting.event),
            ),
            selectinload(Meeting.attendances).options(
                joinedload(Attendance.person).joinedload(Person.organisation), joinedload(Attendance.city)
            ),
        )
    )
    db.session.scalars(query).unique().all()


def by_city(participants: list[Participant]) -> list[CityAnswers]:
    """Cities first, in order of their names, then other bodies, then those from outside."""
    groups: dict[tuple[int, str], list[Participant]] = {}
    for participant in participants:
        organisation = participant.person.organisation if participant.person else None
        if organisation is None:
            place = (2, _("von außerhalb"))
        else:
            place = (0 if organisation.is_city else 1, organisation.name)
        groups.setdefault(place, []).append(participant)
    return [CityAnswers(name, sorted(groups[rank, name], key=name_of)) for rank, name in sorted(groups)]


def name_of(participant: Participant) -> str:
    """By which people are sorted: the family name."""
    person = participant.person
    if person is None:
        return (participant.name or participant.email).casefold()
    return f"{person.family_name} {person.given_name}".strip().casefold() or person.email


def neighbours(meeting: Meeting) -> Neighbours:
    """The meetings of the series before and after this one."""
    if meeting.series_id is None:
        return Neighbours(None, None)
    starts: datetime | None = meeting.event.starts_at
    base = (
        select(Meeting)
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.series_id == meeting.series_id, Meeting.id != meeting.id)
        .where(Meeting.trashed_at.is_(None))
        .options(joinedload(Meeting.event))
        .limit(1)
    )
    before = db.session.scalar(base.where(Event.starts_at < starts).order_by(Event.starts_at.desc()))
    after = db.session.scalar(base.where(Event.starts_at > starts).order_by(Event.starts_at))
    return Neighbours(before, after)


def templates(workspace: Workspace) -> list[AgendaTemplate]:
    query = (
        select(AgendaTemplate)
        .where(AgendaTemplate.workspace_id == workspace.id, AgendaTemplate.removed_at.is_(None))
        .order_by(AgendaTemplate.name)
    )
    return list(db.session.scalars(query))


def _counts(participants: list[Participant]) -> Mapping[str, int]:
    return {answer.value: sum(each.answer == answer for each in participants) for answer in Answer}


def _length(event: Event) -> int:
    """How long the event takes, in minutes."""
    assert event.starts_at is not None and event.ends_at is not None  # a meeting has times
    return int((event.ends_at - event.starts_at).total_seconds() // 60)
