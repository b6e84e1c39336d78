"""What the cities say, read for many records at once, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.contacts import finding
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.progress.carrying import Carried, by_name
from collab.progress.models import SETTLED, STATES, CityProgress, CityProgressChange, State
from collab.workspaces import access

Said = Mapping[int, CityProgress]
"""What cities say to one record, by the id of the city."""


@dataclass(frozen=True)
class Standing:
    """How far a record has come: its cities in order, and what they say. Cities that say nothing are missing
    in `said`."""

    kind: str
    cities: Sequence[Organisation]
    said: Said

    def state(self, city_id: int) -> State:
        row = self.said.get(city_id)
        return State(row.state) if row is not None else State.NONE

    @property
    def by_state(self) -> list[tuple[State, list[Organisation]]]:
        """The cities of each state, what is furthest first and those that say nothing last."""
        found: dict[State, list[Organisation]] = {}
        for city in self.cities:
            found.setdefault(self.state(city.id), []).append(city)
        return [(state, found[state]) for state in order(self.kind) if state in found]

    @property
    def counts(self) -> list[tuple[State, int]]:
        return [(state, len(cities)) for state, cities in self.by_state]

    @property
    def behind(self) -> list[Organisation]:
        """The cities that still have something to do."""
        return [city for city in self.cities if self.state(city.id) not in SETTLED]

    @property
    def is_open(self) -> bool:
        return bool(self.behind)


def order(kind: str) -> tuple[State, ...]:
    """As a list reads: the furthest first, then "not for us", then those that say nothing."""
    steps = [state for state in STATES[kind] if state not in (State.NONE, State.NOT_FOR_US)]
    return (*reversed(steps), State.NOT_FOR_US, State.NONE)


def said_to(kind: str, ids: Collection[int]) -> dict[int, dict[int, CityProgress]]:
    """What cities say, by record and city; one query."""
    found: dict[int, dict[int, CityProgress]] = {number: {} for number in ids}
    if not ids:
        return found
    rows = db.session.scalars(
        select(CityProgress)
        .where(CityProgress.kind == kind, CityProgress.object_id.in_(ids))
        .options(
            joinedload(CityProgress.city),
            joinedload(CityProgress.changed_by).joinedload(Account.person),
        )
    )
    for row in rows:
        found[row.object_id][row.city_id] = row
    return found


def of_city(kind: str, object_id: int, city: Organisation) -> CityProgress | None:
    """What one city says, with everything it said before, the newest first."""
    return db.session.scalar(
        select(CityProgress)
        .where(
            CityProgress.kind == kind,
            CityProgress.object_id == object_id,
            CityProgress.city_id == city.id,
        )
        .options(
            selectinload(CityProgress.changes)
            .joinedload(CityProgressChange.author)
            .joinedload(Account.person),
            joinedload(CityProgress.changed_by).joinedload(Account.person),
        )
    )


def contacts(rows: Iterable[CityProgress | CityProgressChange], account: Account) -> dict[int, Person]:
    """Whom to ask, by id, as far as the account may see these persons; one query at most."""
    ids = {row.contact_id for row in rows if row.contact_id is not None}
    if not ids:
        return {}
    seen = access.visible(Person, account).where(Person.id.in_(ids))
    return {person.id: person for person in db.session.scalars(seen)}


def people_of(carried: Carried, city: Organisation, account: Account) -> list[Person] | None:
    """Who can be named as the one to ask: people of the city, by name. Of decisions the minutes name
    somebody, so nobody is asked for: None."""
    if carried.kind != "measure":
        return None
    ids = finding.find(account, organisation=city.id)
    found = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    return [found[number] for number in ids]


def columns(standings: Iterable[Standing]) -> list[Organisation]:
    """The cities of a matrix."""
    return list(by_name({city.id: city for each in standings for city in each.cities}.values()))
