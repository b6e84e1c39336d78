"""The catalogue of lasting results: "has any city done this before?"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.archive.models import LastingResult
from collab.base.folding import matcher, sort_key
from collab.contacts.models import Topic
from collab.extensions import db
from collab.kinds import Card
from collab.people.models import Account, Organisation
from collab.workspaces import access


@dataclass(frozen=True)
class Wanted:
    """`topic` and `city`: ids."""

    words: str = ""
    topic: int | None = None
    city: int | None = None


@dataclass(frozen=True)
class Found:
    """A lasting result with the record it marks. `kind`: what the page calls records of its sort."""

    result: LastingResult
    card: Card
    kind: str


@dataclass(frozen=True)
class Shelf:
    """The results of one topic by title; those without a topic stand last, on a shelf of their own."""

    topic: Topic | None
    results: list[Found]


@dataclass(frozen=True)
class Catalogue:
    """`topics` and `cities`: what can be chosen, whatever is chosen now."""

    shelves: list[Shelf]
    total: int
    topics: list[Topic]
    cities: list[Organisation]


def read(account: Account, wanted: Wanted) -> Catalogue:
    """What the account may see; the number of questions depends on the sorts of records, not on how many."""
    everything = _found(account)
    fits = matcher(wanted.words)
    chosen = [
        found
        for found in everything
        if (wanted.topic is None or found.result.topic_id == wanted.topic)
        and (wanted.city is None or any(city.id == wanted.city for city in found.result.cities))
        and fits(_words(found))
    ]
    shelves: dict[Topic | None, list[Found]] = defaultdict(list)
    for found in sorted(chosen, key=lambda each: sort_key(each.card.title)):
        shelves[found.result.topic].append(found)
    topics = {found.result.topic for found in everything if found.result.topic is not None}
    cities = {city for found in everything for city in found.result.cities}
    return Catalogue(
        [Shelf(topic, shelves[topic]) for topic in sorted(shelves, key=_place)],
        len(chosen),
        sorted(topics, key=_place),
        sorted(cities, key=lambda city: sort_key(city.name)),
    )


def cards_of(results: list[LastingResult], account: Account) -> Mapping[int, Card]:
    """The record that each of them marks, by the id of the mark; left out where it is not to be seen."""
    cards = kinds.cards_of(((result.kind, result.object_id) for result in results), account)
    return {
        result.id: card
        for result in results
        if (card := cards.get((result.kind, result.object_id))) is not None
    }


def _found(account: Account) -> list[Found]:
    results = list(
        db.session.scalars(
            access.visible(LastingResult, account)
            .where(LastingResult.unmarked_at.is_(None))
            .options(joinedload(LastingResult.workspace), joinedload(LastingResult.topic))
            .options(selectinload(LastingResult.cities))
        )
    )
    cards = cards_of(results, account)
    return [
        Found(result, cards[result.id], str(kinds.get(result.kind).label))
        for result in results
        if result.id in cards
    ]


def _words(found: Found) -> str:
    result = found.result
    names = [city.name for city in result.cities] + ([result.topic.name] if result.topic else [])
    return "\n".join((found.card.title, result.note, result.workspace.title, *names))


def _place(topic: Topic | None) -> tuple[bool, tuple[str, ...]]:
    return topic is None, sort_key(topic.name) if topic else ()


def forget_marks(kind: str, ids: Collection[int], _now: datetime) -> None:
    """A mark goes with its record."""
    marked = select(LastingResult).where(LastingResult.kind == kind, LastingResult.object_id.in_(ids))
    for result in db.session.scalars(marked):
        db.session.delete(result)
