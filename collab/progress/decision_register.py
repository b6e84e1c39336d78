"""The register of decisions: over all workspaces, or those of one, narrowed and paged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from collab.base.folding import matcher
from collab.extensions import db
from collab.minutes.actions.decisions import name_of
from collab.minutes.decision_queries import with_votes
from collab.minutes.models import Assent, Body, Decision
from collab.people.models import Account, Organisation
from collab.progress.carrying import by_name, cities_of, of_decision
from collab.progress.models import SETTLED, STATES, CityProgress, State
from collab.progress.reading import Standing, said_to
from collab.workspaces import access
from collab.workspaces.models import Workspace

PER_PAGE = 50
OPEN, LATE = "open", "late"
STUCK = (OPEN, LATE, *(str(state) for state in STATES["decision"]))
"""What can be asked for: still open, open after its day, or one state."""


@dataclass(frozen=True)
class Wanted:
    """What of the register is asked for. `workspace` is a slug, `city` an id.

    `state` is one of STUCK: of the chosen city, or of any city that was asked.
    """

    words: str = ""
    workspace: str = ""
    city: int | None = None
    year: int | None = None
    body: str = ""
    state: str = ""
    page: int = 1

    @property
    def narrows(self) -> bool:
        return replace(self, page=1) != Wanted()


@dataclass(frozen=True)
class Line:
    """One decision with what its cities say."""

    decision: Decision
    standing: Standing
    late: bool

    @property
    def title(self) -> str:
        return name_of(self.decision)

    @property
    def url(self) -> str:
        return f"/b/{self.decision.key}"

    @property
    def note(self) -> str:
        return self.decision.workspace.title


@dataclass(frozen=True)
class Found:
    lines: list[Line]
    total: int
    page: int
    last_page: int


@dataclass(frozen=True)
class Choices:
    """What the filters offer: only what there are decisions of."""

    workspaces: list[Workspace]
    years: list[int]
    cities: list[Organisation]


def find(account: Account, wanted: Wanted, today: date) -> Found:
    """One page, the newest first; a fixed number of queries."""
    ids = _ids(account, wanted, today)
    last_page = max(1, -(-len(ids) // PER_PAGE))
    page = min(max(1, wanted.page), last_page)
    chosen = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Found(lines_of(chosen, today), len(ids), page, last_page)


def every(account: Account, wanted: Wanted, today: date) -> list[Line]:
    """All of them, for a file."""
    return lines_of(_ids(account, wanted, today), today)


def lines_of(ids: list[int], today: date) -> list[Line]:
    """In the order of the ids."""
    loaded = db.session.scalars(with_votes(select(Decision).where(Decision.id.in_(ids))))
    found = {decision.id: decision for decision in loaded}
    standings = standings_of([found[number] for number in ids])
    return [
        Line(found[number], standings[number], is_late(found[number], standings[number], today))
        for number in ids
    ]


def standings_of(decisions: list[Decision]) -> dict[int, Standing]:
    """How far each of these decisions has come; one query."""
    said = said_to("decision", [decision.id for decision in decisions])
    return {
        decision.id: Standing(
            "decision", cities_of(of_decision(decision), said[decision.id].values()), said[decision.id]
        )
        for decision in decisions
    }


def is_late(decision: Decision, standing: Standing, today: date) -> bool:
    return decision.due is not None and decision.due < today and standing.is_open


def choices(account: Account) -> Choices:
    """Three queries."""
    seen = _seen(account)
    places = db.session.execute(
        select(Decision.workspace_id, func.min(Decision.decided_on), func.max(Decision.decided_on))
        .where(*seen)
        .group_by(Decision.workspace_id)
    ).all()
    rooms = select(Workspace).where(Workspace.id.in_([row[0] for row in places])).order_by(Workspace.title)
    asked = select(Assent.city_id).join(Decision, Decision.id == Assent.decision_id).where(*seen)
    years = {year for row in places for year in range(row[1].year, row[2].year + 1)}
    return Choices(
        workspaces=list(db.session.scalars(rooms)),
        years=sorted(years, reverse=True),
        cities=list(by_name(db.session.scalars(select(Organisation).where(Organisation.id.in_(asked))))),
    )


def _seen(account: Account) -> tuple[ColumnElement[bool], ...]:
    """Decisions the account may see that have a number; drafts are no decisions yet."""
    return (access.may_see(Decision, account), Decision.number.is_not(None))


def _ids(account: Account, wanted: Wanted, today: date) -> list[int]:
    """In order. Words are compared here, so that umlauts and capitals mean the same in every database."""
    query = (
        select(Decision.id, Decision.title, Decision.wording, Decision.year, Decision.number, Workspace.slug)
        .join(Workspace, Workspace.id == Decision.workspace_id)
        .where(*_seen(account), *_conditions(wanted, today))
        .order_by(
            Decision.decided_on.desc(), Decision.year.desc(), Decision.number.desc(), Decision.id.desc()
        )
    )
    fits = matcher(wanted.words)
    return [
        row.id
        for row in db.session.execute(query)
        if not wanted.words or fits(f"{row.title}\n{row.wording}\n{row.slug} {row.year}/{row.number}")
    ]


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.workspace:
        found.append(Workspace.slug == wanted.workspace)
    if wanted.year is not None:
        found.append(Decision.decided_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.body in list(Body):
        found.append(Decision.body == wanted.body)
    if wanted.city is not None or wanted.state in STUCK:
        found.append(Decision.id.in_(_asked(wanted)))
    if wanted.state == LATE:
        found.append(Decision.due < today)
    return found


def _asked(wanted: Wanted) -> Select[int]:
    """The decisions about which the city was asked, or any city, and of which it says this."""
    query = select(Assent.decision_id).outerjoin(
        CityProgress,
        and_(
            CityProgress.kind == "decision",
            CityProgress.object_id == Assent.decision_id,
            CityProgress.city_id == Assent.city_id,
        ),
    )
    if wanted.city is not None:
        query = query.where(Assent.city_id == wanted.city)
    if wanted.state in (OPEN, LATE):
        query = query.where(or_(CityProgress.id.is_(None), CityProgress.state.not_in(SETTLED)))
    elif wanted.state == State.NONE:
        query = query.where(or_(CityProgress.id.is_(None), CityProgress.state == State.NONE))
    elif wanted.state in STUCK:
        query = query.where(CityProgress.state == wanted.state)
    return query
