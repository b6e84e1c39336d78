"""What the pages of minutes show, read with a fixed number of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.extensions import db
from collab.minutes import choosing, outcomes, queries, sealing
from collab.minutes.actions.decisions import voting_cities
from collab.minutes.actions.life import Readiness, has_unsent_changes, may_object, obstacle, readiness
from collab.minutes.actions.writing import KIND, may_settle
from collab.minutes.agenda import Entry, numbered
from collab.minutes.models import (
    ActionItem,
    Addendum,
    AgendaItem,
    Assent,
    Decision,
    Meeting,
    MinutesState,
    Objection,
)
from collab.minutes.outcomes import Brought
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace
from collab.writing.models import Revision

WRITES_NOW = timedelta(minutes=3)
"""Whoever has saved within this time counts as writing."""


@dataclass(frozen=True)
class Writer:
    """Somebody else who writes now, at which item."""

    name: str
    item: str  # key
    number: str
    title: str
    at: datetime


@dataclass(frozen=True)
class MinutesPage:
    """What the page of a meeting shows of its minutes. `entries` leaves out what the reader may not see."""

    entries: list[Entry]
    decisions: list[Decision]
    actions: list[tuple[Entry, ActionItem]]
    objections: list[Objection]
    open_objections: int
    may_settle: bool
    may_object: bool
    unsent: bool
    obstacle: str | None
    seal: sealing.Finding | None
    period_over: bool

    def objected(self, item: AgendaItem) -> bool:
        """Whether somebody objected to this item, or to the minutes as a whole."""
        return any(each.item_id in (None, item.id) for each in self.objections)

    @property
    def written(self) -> bool:
        """Whether anybody has written anything yet."""
        return any(entry.item.text or entry.item.decisions or entry.item.actions for entry in self.entries)


@dataclass(frozen=True)
class WritePage:
    entries: list[Entry]
    people: list[Person]
    cities: list[Organisation]
    writers: list[Writer]
    corrects: bool
    ready: Readiness
    brought: Mapping[int, Brought]


def page(meeting: Meeting, account: Account, now: datetime) -> MinutesPage | None:
    """None while the minutes are a draft that the account may not read."""
    if not queries.reads_minutes(meeting, account):
        return None
    load(meeting)
    sees_all = queries.sees_private_items(meeting.workspace, account)
    entries = [entry for entry in numbered(meeting.items) if sees_all or entry.item.public]
    seen = {entry.item.id for entry in entries}
    objections = [each for each in meeting.objections if each.item_id is None or each.item_id in seen]
    running = may_object(meeting, now)
    return MinutesPage(
        entries=entries,
        decisions=[decision for entry in entries for decision in entry.item.decisions],
        actions=[(entry, action) for entry in entries for action in entry.item.actions],
        objections=objections,
        open_objections=sum(objection.is_open for objection in meeting.objections),
        may_settle=may_settle(meeting, account),
        may_object=running,
        unsent=has_unsent_changes(meeting),
        obstacle=obstacle(meeting, now),
        seal=sealing.check(meeting, current_app.extensions["store"]),
        period_over=meeting.state == MinutesState.CIRCULATED and not running,
    )


def write_page(meeting: Meeting, account: Account, now: datetime) -> WritePage:
    load(meeting)
    entries = numbered(meeting.items)
    people = people_of(meeting)
    return WritePage(
        entries=entries,
        people=people,
        cities=voting_cities(meeting),
        writers=writers(meeting, account, now),
        corrects=meeting.state == MinutesState.CIRCULATED,
        ready=readiness(meeting),
        brought=outcomes.brought(meeting.items, account),
    )


def people_of(meeting: Meeting) -> list[Person]:
    """Who may be given something to do: members, who was invited, and who was there."""
    there = [line.person for line in meeting.attendances]
    doing = [action.person for item in meeting.items for action in item.actions]
    doing += [decision.responsible for item in meeting.items for decision in item.decisions]
    known = choosing.of_meeting(meeting)
    return choosing.members_and(meeting.workspace, [*known, *there, *doing])


def writers(meeting: Meeting, account: Account, now: datetime) -> list[Writer]:
    """Who else has saved a moment ago: each once, at the item written last."""
    entries = {entry.item.id: entry for entry in numbered(meeting.items)}
    rows = db.session.scalars(
        select(Revision)
        .where(Revision.kind == KIND, Revision.object_id.in_(entries))
        .where(Revision.author_id != account.id, Revision.changed_at > now - WRITES_NOW)
        .options(joinedload(Revision.author).joinedload(Account.person))
        .order_by(Revision.changed_at.desc())
    )
    found: dict[int, Writer] = {}
    for row in rows:
        entry = entries[row.object_id]
        found.setdefault(
            row.author_id,
            Writer(
                row.author.person.display_name,
                entry.item.key,
                entry.number,
                entry.item.title,
                row.changed_at,
            ),
        )
    return list(found.values())


def load(meeting: Meeting) -> None:
    """Everything the minutes of a meeting at hand say, with the names they show."""
    query = (
        select(Meeting)
        .where(Meeting.id == meeting.id)
        .options(
            joinedload(Meeting.workspace).selectinload(Workspace.cities),
            joinedload(Meeting.chair),
            joinedload(Meeting.minute_taker),
            selectinload(Meeting.attendances),
            selectinload(Meeting.objections).options(
                joinedload(Objection.account).joinedload(Account.person),
                joinedload(Objection.settled_by).joinedload(Account.person),
                joinedload(Objection.item),
            ),
            selectinload(Meeting.addenda).joinedload(Addendum.author).joinedload(Account.person),
            selectinload(Meeting.items).options(
                joinedload(AgendaItem.approves).joinedload(Meeting.event),
                selectinload(AgendaItem.decisions).options(
                    joinedload(Decision.responsible),
                    selectinload(Decision.assents).joinedload(Assent.city),
                ),
                selectinload(AgendaItem.actions).options(
                    joinedload(ActionItem.person),
                    joinedload(ActionItem.city),
                    joinedload(ActionItem.task),
                ),
            ),
        )
    )
    db.session.scalars(query).unique().all()


def counted(decision: Decision) -> Mapping[str, int]:
    """How many cities say what."""
    votes = [assent.vote for assent in decision.assents]
    return {vote: votes.count(vote) for vote in dict.fromkeys(votes)}
