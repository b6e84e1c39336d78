"""How the sub-projects stand, on one page: read by a fixed number of questions, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.base.folding import sort_key
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.decision_queries import visible_decision
from collab.minutes.models import Decision, Meeting, MinutesState
from collab.people.models import Account, Organisation
from collab.reports.models import Light
from collab.reports.standing import Standing, standing_in, with_standing
from collab.tasks.models import PENDING, Task
from collab.workspaces import access
from collab.workspaces.models import Workspace

MOST_DECISIONS = 10
OF_EACH = 2
"""So many of its newest decisions are named with a sub-project."""
NO_REPORT, STUCK = "none", "stuck"


@dataclass(frozen=True)
class Wanted:
    """What is asked for: the sub-projects of one city (its id), with one light (or NO_REPORT, or
    STUCK: red, not reported or quiet)."""

    city: int | None = None
    light: str = ""


@dataclass(frozen=True)
class MeetingLine:
    key: str
    title: str
    at: datetime

    @property
    def url(self) -> str:
        return f"/m/{self.key}"


@dataclass(frozen=True)
class DecisionLine:
    """`number` as people cite it: "forum 2026/3"."""

    key: str
    number: str
    words: str
    day: date
    workspace_id: int

    @property
    def url(self) -> str:
        return f"/b/{self.key}"


@dataclass(frozen=True)
class SubProject:
    """One workspace as the steering group sees it."""

    workspace: Workspace
    standing: Standing
    overdue: int
    last_minutes: MeetingLine | None
    next_meeting: MeetingLine | None
    decisions: Sequence[DecisionLine]

    @property
    def is_stuck(self) -> bool:
        return self.standing.rank <= 2

    @property
    def light(self) -> str | None:
        return self.standing.told.light if self.standing.told else None


@dataclass(frozen=True)
class Situation:
    """`projects`: those asked for, what is stuck first. `total` and `cities` are of all of them."""

    projects: list[SubProject]
    decisions: list[DecisionLine]
    total: int
    cities: list[Organisation]
    titles: dict[int, str] = field(default_factory=dict)

    def count(self, light: str | None) -> int:
        return sum(project.light == light for project in self.projects)

    @property
    def stuck(self) -> list[SubProject]:
        return [project for project in self.projects if project.is_stuck]


def read(account: Account, now: datetime, wanted: Wanted = Wanted()) -> Situation:
    """Two questions. Archived workspaces are left out."""
    here = access.visible(Workspace, account).where(Workspace.archived_at.is_(None))
    ids = here.with_only_columns(Workspace.id)
    decisions = _decisions(ids, account)
    of_each: dict[int, list[DecisionLine]] = {}
    for each in decisions:
        of_each.setdefault(each.workspace_id, []).append(each)
    today = local(now).date()
    rows = db.session.execute(_whole(here, ids, now)).unique().all()
    projects = [
        SubProject(
            workspace=row.Workspace,
            standing=standing_in(row, today),
            overdue=row.overdue or 0,
            last_minutes=_meeting(row.last_key, row.last_title, row.last_starts),
            next_meeting=_meeting(row.next_key, row.next_title, row.next_starts),
            decisions=of_each.get(row.Workspace.id, [])[:OF_EACH],
        )
        for row in rows
    ]
    chosen = [project for project in projects if _fits(project, wanted)]
    chosen.sort(key=lambda project: (project.standing.rank, sort_key(project.workspace.title)))
    shown = {project.workspace.id for project in chosen}
    return Situation(
        projects=chosen,
        decisions=[each for each in decisions if each.workspace_id in shown][:MOST_DECISIONS],
        total=len(projects),
        cities=_cities(projects),
        titles={project.workspace.id: project.workspace.title for project in projects},
    )


def _fits(project: SubProject, wanted: Wanted) -> bool:
    if wanted.city is not None and wanted.city not in {city.id for city in project.workspace.cities}:
        return False
    if wanted.light == NO_REPORT:
        return project.light is None
    if wanted.light == STUCK:
        return project.is_stuck
    return project.light == wanted.light if wanted.light in list(Light) else True


def _cities(projects: Sequence[SubProject]) -> list[Organisation]:
    found = {city.id: city for project in projects for city in project.workspace.cities}
    return sorted(found.values(), key=lambda city: sort_key(city.name))


def _whole(here: Select[Workspace], ids: Select[int], now: datetime) -> Select[Any]:
    """Each workspace with its cities, its standing, its overdue tasks, its last minutes and next meeting.

    All in one, by groups that are joined: the page has few questions to spare.
    """
    overdue = (
        select(Task.workspace_id, func.count().label("count"))
        .where(Task.state.in_(PENDING), Task.due < local(now).date(), Task.trashed_at.is_(None))
        .group_by(Task.workspace_id)
        .subquery()
    )
    coming = _first(ids, Event.starts_at.asc(), Event.ends_at > now, Event.cancelled_at.is_(None)).subquery(
        "coming"
    )
    told = _first(
        ids, Event.starts_at.desc(), Event.ends_at <= now, Meeting.state != MinutesState.DRAFT
    ).subquery("told")
    query = (
        here.add_columns(
            overdue.c.count.label("overdue"),
            told.c.key.label("last_key"),
            told.c.title.label("last_title"),
            told.c.starts_at.label("last_starts"),
            coming.c.key.label("next_key"),
            coming.c.title.label("next_title"),
            coming.c.starts_at.label("next_starts"),
        )
        .outerjoin(overdue, overdue.c.workspace_id == Workspace.id)
        .outerjoin(told, and_(told.c.workspace_id == Workspace.id, told.c.place == 1))
        .outerjoin(coming, and_(coming.c.workspace_id == Workspace.id, coming.c.place == 1))
        .options(joinedload(Workspace.cities))
    )
    return with_standing(query, ids)


def _first(ids: Select[int], order: Any, *conditions: Any) -> Select[Any]:
    """Meetings that fit, those of each workspace numbered in that order."""
    place = func.row_number().over(partition_by=Meeting.workspace_id, order_by=(order, Meeting.id))
    return (
        select(Meeting.workspace_id, Meeting.key, Event.title, Event.starts_at, place.label("place"))
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.workspace_id.in_(ids), Meeting.trashed_at.is_(None), *conditions)
    )


def _meeting(key: str | None, title: str | None, at: datetime | None) -> MeetingLine | None:
    return MeetingLine(key, title or "", at) if key is not None and at is not None else None


def _decisions(ids: Select[int], account: Account) -> list[DecisionLine]:
    """The newest of each workspace and the newest of all, the newest first; drafts have no number."""
    newest = (Decision.decided_on.desc(), Decision.year.desc(), Decision.number.desc(), Decision.id.desc())
    ranked = (
        select(
            Decision.key,
            Decision.workspace_id,
            Decision.title,
            Decision.wording,
            Decision.decided_on,
            Decision.year,
            Decision.number,
            func.row_number().over(partition_by=Decision.workspace_id, order_by=newest).label("place"),
            func.row_number().over(order_by=newest).label("of_all"),
        )
        .where(Decision.workspace_id.in_(ids), Decision.number.is_not(None), visible_decision(account))
        .subquery()
    )
    rows = db.session.execute(
        select(ranked, Workspace.slug)
        .join(Workspace, Workspace.id == ranked.c.workspace_id)
        .where((ranked.c.place <= MOST_DECISIONS) | (ranked.c.of_all <= MOST_DECISIONS))
        .order_by(ranked.c.of_all)
    )
    return [
        DecisionLine(
            key=row.key,
            number=f"{row.slug} {row.year}/{row.number}",
            words=row.title or shortened(row.wording),
            day=row.decided_on,
            workspace_id=row.workspace_id,
        )
        for row in rows
    ]


def shortened(words: str, most: int = 160) -> str:
    """The beginning of a wording, cut between words."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
