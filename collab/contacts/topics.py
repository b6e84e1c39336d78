"""Reading topics: who is responsible for what in which city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from collab.base.folding import sort_key
from collab.contacts import queries
from collab.contacts.models import Responsibility, Topic
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access

Cell = tuple[int, int]
"""A topic and an organisation."""


@dataclass(frozen=True)
class Table:
    """All topics by all cities. Other organisations have a column where somebody answers for them."""

    topics: list[Topic]
    columns: list[Organisation]
    cells: dict[Cell, list[Responsibility]] = field(default_factory=dict)

    def named(self, topic: Topic, organisation: Organisation) -> list[Responsibility]:
        return self.cells.get((topic.id, organisation.id), [])

    def gaps(self, topic: Topic) -> int:
        """In how many cities nobody is named for a topic."""
        return sum(city.is_city and (topic.id, city.id) not in self.cells for city in self.columns)

    @property
    def all_gaps(self) -> int:
        return sum(self.gaps(topic) for topic in self.topics)


def every() -> list[Topic]:
    """All topics by name."""
    return sorted(db.session.scalars(select(Topic)), key=lambda topic: sort_key(topic.name))


def find_topic(account: Account, key: str) -> Topic | None:
    """For the gate: topics are part of the directory."""
    return db.session.scalar(access.visible(Topic, account).where(Topic.key == key))


def find_responsibility(account: Account, number: str) -> Responsibility | None:
    """For the gate: whoever sees the person sees what she answers for."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return db.session.scalar(
        access.visible(Responsibility, account)
        .where(Responsibility.id == int(number))
        .options(
            joinedload(Responsibility.topic),
            joinedload(Responsibility.person),
            joinedload(Responsibility.organisation),
        )
    )


def table(account: Account, cities: Collection[int] = (), topic: Topic | None = None) -> Table:
    """City by topic, as the account may see it; three queries. `cities`: only these columns."""
    cells: dict[Cell, list[Responsibility]] = defaultdict(list)
    for entry in _seen(account, topic):
        cells[entry.topic_id, entry.organisation_id].append(entry)
    named = {organisation for _topic, organisation in cells}
    columns = [
        organisation
        for organisation in queries.organisations()
        if (organisation.is_city or organisation.id in named) and (not cities or organisation.id in cities)
    ]
    return Table([topic] if topic else every(), columns, dict(cells))


def _seen(account: Account, topic: Topic | None) -> list[Responsibility]:
    rows = (
        select(Responsibility)
        .join(Responsibility.person)
        .where(access.may_see(Person, account), Person.left_on.is_(None))
        .options(contains_eager(Responsibility.person))
    )
    if topic is not None:
        rows = rows.where(Responsibility.topic_id == topic.id)
    found = db.session.scalars(rows).all()
    return sorted(found, key=lambda entry: sort_key(entry.person.family_name, entry.person.given_name))


def of_persons(ids: Collection[int]) -> dict[int, list[Responsibility]]:
    """What these persons answer for, with topic and organisation, by name of the topic."""
    rows = db.session.scalars(
        select(Responsibility)
        .where(Responsibility.person_id.in_(ids))
        .options(joinedload(Responsibility.topic), joinedload(Responsibility.organisation))
    ).all()
    found: dict[int, list[Responsibility]] = defaultdict(list)
    for entry in sorted(rows, key=lambda row: sort_key(row.topic.name, row.organisation.name)):
        found[entry.person_id].append(entry)
    return dict(found)


def names_of_persons(ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the topics of these persons, each once, for exports."""
    numbers, found = list(ids), {}
    for start in range(0, len(numbers), 500):
        for person_id, entries in of_persons(numbers[start : start + 500]).items():
            found[person_id] = list(dict.fromkeys(entry.topic.name for entry in entries))
    return found
