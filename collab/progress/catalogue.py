"""The measures of one workspace, or of all: who has it, who tries it, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select

from collab.base.folding import matcher, sort_key
from collab.contacts.models import Topic
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.progress.carrying import by_name, cities_of, of_measure
from collab.progress.models import STATES, CityProgress, Measure, State
from collab.progress.queries import load_measures, visible_measure
from collab.progress.reading import Standing, contacts, said_to
from collab.workspaces.models import Workspace, workspace_city

PER_PAGE = 50
HAVE = "have"
STATES_TO_ASK = (HAVE, *(str(state) for state in STATES["measure"] if state != State.NONE))
"""What can be asked for: some city has it or tries it, or one state."""
TAKES = {HAVE: (State.PILOT, State.LIVE)}


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `workspace` is a slug, `city` an id, `topic` a key; `state` one of STATES_TO_ASK:
    of the chosen city, or of any."""

    words: str = ""
    workspace: str = ""
    city: int | None = None
    topic: str = ""
    state: str = ""
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Beside the workspace, which is a page of its own."""
        return replace(self, page=1, workspace="") != Wanted()


@dataclass(frozen=True)
class Line:
    """One measure with what the cities say."""

    measure: Measure
    standing: Standing

    @property
    def title(self) -> str:
        return self.measure.title

    @property
    def url(self) -> str:
        return f"/x/{self.measure.key}"

    @property
    def note(self) -> str:
        return self.measure.topic.name if self.measure.topic else ""


@dataclass(frozen=True)
class Found:
    """`contacts`: whom to ask, by id, as far as the account may see these persons."""

    lines: list[Line]
    contacts: Mapping[int, Person]
    total: int
    page: int
    last_page: int


@dataclass(frozen=True)
class Choices:
    """What the filters offer: only what there are measures of."""

    workspaces: list[Workspace]
    topics: list[Topic]
    cities: list[Organisation]


def find(account: Account, wanted: Wanted) -> Found:
    """One page in the order of titles; a fixed number of queries."""
    ids = _ids(account, wanted)
    last_page = max(1, -(-len(ids) // PER_PAGE))
    page = min(max(1, wanted.page), last_page)
    return _found(ids[(page - 1) * PER_PAGE : page * PER_PAGE], account, len(ids), page, last_page)


def every(account: Account, wanted: Wanted) -> Found:
    """All of them, for a file."""
    ids = _ids(account, wanted)
    return _found(ids, account, len(ids), 1, 1)


def _found(ids: list[int], account: Account, total: int, page: int, last_page: int) -> Found:
    said = said_to("measure", ids)
    lines = [
        Line(
            measure,
            Standing("measure", cities_of(of_measure(measure), said[measure.id].values()), said[measure.id]),
        )
        for measure in load_measures(ids)
    ]
    rows = [row for line in lines for row in line.standing.said.values()]
    return Found(lines, contacts(rows, account), total, page, last_page)


def choices(account: Account) -> Choices:
    """Three queries."""
    seen = visible_measure(account)
    rooms = select(Workspace).where(Workspace.id.in_(select(Measure.workspace_id).where(seen)))
    topics = select(Topic).where(Topic.id.in_(select(Measure.topic_id).where(seen)))
    measures = select(Measure.id).where(seen)
    said = select(CityProgress.city_id).where(
        CityProgress.kind == "measure", CityProgress.object_id.in_(measures)
    )
    involved = select(workspace_city.c.organisation_id).where(
        workspace_city.c.workspace_id.in_(select(Measure.workspace_id).where(seen))
    )
    cities = select(Organisation).where(
        Organisation.is_city, Organisation.id.in_(said) | Organisation.id.in_(involved)
    )
    return Choices(
        workspaces=sorted(db.session.scalars(rooms), key=lambda room: sort_key(room.title)),
        topics=sorted(db.session.scalars(topics), key=lambda topic: sort_key(topic.name)),
        cities=list(by_name(db.session.scalars(cities))),
    )


def _ids(account: Account, wanted: Wanted) -> list[int]:
    query = (
        select(Measure.id, Measure.title, Measure.text, Topic.name)
        .join(Workspace, Workspace.id == Measure.workspace_id)
        .outerjoin(Topic, Topic.id == Measure.topic_id)
        .where(visible_measure(account), *_conditions(wanted))
    )
    fits = matcher(wanted.words)
    rows = [
        row
        for row in db.session.execute(query)
        if not wanted.words or fits(f"{row.title}\n{row.text}\n{row.name or ''}")
    ]
    return [row.id for row in sorted(rows, key=lambda row: (sort_key(row.title), row.id))]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.workspace:
        found.append(Workspace.slug == wanted.workspace)
    if wanted.topic:
        found.append(Topic.key == wanted.topic)
    if wanted.city is not None or wanted.state in STATES_TO_ASK:
        said = select(CityProgress.object_id).where(CityProgress.kind == "measure")
        if wanted.city is not None:
            said = said.where(CityProgress.city_id == wanted.city)
        if wanted.state in STATES_TO_ASK:
            said = said.where(CityProgress.state.in_(TAKES.get(wanted.state, (wanted.state,))))
        else:
            said = said.where(CityProgress.state != State.NONE)
        found.append(Measure.id.in_(said))
    return found
