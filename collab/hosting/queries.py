"""Reading who has hosted, from the meetings, and who is to host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.folding import sort_key
from collab.calendar.models import Event
from collab.extensions import db
from collab.hosting.fairness import Candidate, Hosting, Line, line_up
from collab.hosting.models import DutyTask, HostCity, HostDuty, HostTurn, TurnState
from collab.minutes.models import Meeting
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Workspace, workspace_city


@dataclass(frozen=True)
class Held:
    """One meeting with its host."""

    meeting: Meeting
    city: Organisation
    day: date


@dataclass(frozen=True)
class Board:
    """Everything the planner shows. `held` the latest first, `turns` the next first."""

    cities: list[Organisation]
    candidates: list[Candidate]
    held: list[Held]
    ahead: list[Held]
    turns: list[HostTurn]
    line: Line

    @property
    def hostings(self) -> list[Hosting]:
        return hostings_of(self.held, self.ahead, self.turns)

    @property
    def years(self) -> list[int]:
        """Those in which somebody has hosted, with the gaps between them."""
        found = [held.day.year for held in self.held]
        return list(range(min(found), max(found) + 1)) if found else []


def visible_turn(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for turns: more than guests see them."""
    return and_(
        HostTurn.workspace_id.in_(access.followed_workspace_ids(account)), HostTurn.removed_at.is_(None)
    )


def find_turn(account: Account, key: str) -> HostTurn | None:
    """For the gate. One that was removed can be brought back by who sees the workspace."""
    return db.session.scalar(
        select(HostTurn)
        .where(HostTurn.key == key, HostTurn.workspace_id.in_(access.followed_workspace_ids(account)))
        .options(
            joinedload(HostTurn.workspace),
            joinedload(HostTurn.city),
            joinedload(HostTurn.meeting).joinedload(Meeting.event),
            selectinload(HostTurn.tasks).joinedload(DutyTask.task),
        )
    )


def board(workspace: Workspace, today: date) -> Board:
    """Five questions, however long it has been going on."""
    cities = cities_of(workspace)
    held = meetings_with_hosts(workspace)
    past = [each for each in held if each.day <= today]
    ahead = [each for each in held if each.day > today]
    turns = turns_of(workspace)
    candidates = candidates_of(workspace, cities)
    known = hostings_of(past, ahead, turns)
    return Board(cities, candidates, past[::-1], ahead, turns, line_up(candidates, known, today))


def cities_of(workspace: Workspace) -> list[Organisation]:
    involved = select(workspace_city.c.organisation_id).where(workspace_city.c.workspace_id == workspace.id)
    rows = db.session.scalars(select(Organisation).where(Organisation.is_city, Organisation.id.in_(involved)))
    return sorted(rows, key=lambda city: sort_key(city.name))


def meetings_with_hosts(workspace: Workspace) -> list[Held]:
    """Meetings that took place or are to, with a host, in the order of their days."""
    rows = db.session.scalars(
        select(Meeting)
        .join(Event, Event.id == Meeting.event_id)
        .where(
            Meeting.workspace_id == workspace.id,
            Meeting.trashed_at.is_(None),
            Event.cancelled_at.is_(None),
            Event.city_id.is_not(None),
        )
        .order_by(Event.begins_on, Meeting.id)
        .options(joinedload(Meeting.event).joinedload(Event.city))
    )
    return [Held(row, row.event.city, row.event.begins_on) for row in rows if row.event.city is not None]


def candidates_of(workspace: Workspace, cities: Sequence[Organisation]) -> list[Candidate]:
    known = {
        row.city_id: row
        for row in db.session.scalars(select(HostCity).where(HostCity.workspace_id == workspace.id))
    }
    return [
        Candidate(
            city.id,
            city.name,
            known[city.id].since if city.id in known else None,
            known[city.id].excluded if city.id in known else "",
        )
        for city in cities
    ]


def turns_of(workspace: Workspace) -> list[HostTurn]:
    return list(
        db.session.scalars(
            select(HostTurn)
            .where(HostTurn.workspace_id == workspace.id, HostTurn.removed_at.is_(None))
            .order_by(HostTurn.quarter, HostTurn.id)
            .options(
                joinedload(HostTurn.city),
                joinedload(HostTurn.meeting).joinedload(Meeting.event).joinedload(Event.city),
            )
        )
    )


def hostings_of(past: Sequence[Held], ahead: Sequence[Held], turns: Sequence[HostTurn]) -> list[Hosting]:
    """What counts: meetings, and turns that are planned and have no meeting yet."""
    found = [Hosting(each.city.id, each.day) for each in (*past, *ahead)]
    counted = {each.meeting.id for each in (*past, *ahead)}
    return found + [
        Hosting(turn.city_id, turn.quarter)
        for turn in turns
        if turn.state != TurnState.DECLINED and turn.meeting_id not in counted
    ]


def duties_of(workspace: Workspace) -> list[HostDuty]:
    """What is due first stands first."""
    return list(
        db.session.scalars(
            select(HostDuty)
            .where(HostDuty.workspace_id == workspace.id)
            .order_by(HostDuty.days_before.desc(), HostDuty.id)
        )
    )


def free_meetings(workspace: Workspace, today: date) -> list[Meeting]:
    """Meetings to come that no turn has yet, the next first."""
    taken = select(HostTurn.meeting_id).where(HostTurn.meeting_id.is_not(None), HostTurn.removed_at.is_(None))
    return list(
        db.session.scalars(
            select(Meeting)
            .join(Event, Event.id == Meeting.event_id)
            .where(
                Meeting.workspace_id == workspace.id,
                Meeting.trashed_at.is_(None),
                Event.cancelled_at.is_(None),
                Event.begins_on >= today,
                Meeting.id.not_in(taken),
            )
            .order_by(Event.begins_on)
            .options(joinedload(Meeting.event))
        )
    )
