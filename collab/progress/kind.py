"""What journal, search, digests, comments and attachments know of measures, and of what cities carry out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.base.clock import local
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.people.models import Account, Person
from collab.progress.carrying import by_name
from collab.progress.labels import WORDS
from collab.progress.models import Measure, State
from collab.progress.queries import find_measure, visible_measure
from collab.progress.reading import said_to
from collab.search.engine import Entry

NAME = "measure"
ICON = "measure"

PROGRESS_VERBS = {
    "progress.changed": Verb(
        _l("%(actor)s hat für %(city)s den Stand von „%(title)s“ eingetragen: %(state)s"),
        labels={"state": WORDS},
    ),
    "progress.asked": Verb(_l("%(actor)s bittet um den Stand der Umsetzung von „%(title)s“ (%(cities)s)"), 1),
    "progress.taken_back": Verb(
        _l("%(actor)s hat zurückgenommen, was für %(city)s zum Stand von „%(title)s“ eingetragen war"), 1
    ),
}
"""Of kind "decision" as well as of kind "measure", so that the lines stand where people look for them."""


MEASURE_VERBS = {
    "measure.created": Verb(
        _l("%(actor)s hat die Maßnahme „%(title)s“ angelegt"),
        many=_l("%(actor)s hat %(count)s Maßnahmen angelegt"),
    ),
    "measure.changed": Verb(_l("%(actor)s hat die Maßnahme „%(title)s“ geändert"), 1),
    "measure.trashed": Verb(
        _l("%(actor)s hat die Maßnahme „%(title)s“ in den Papierkorb gelegt"),
        many=_l("%(actor)s hat %(count)s Maßnahmen in den Papierkorb gelegt"),
        gone=True,
    ),
    "measure.restored": Verb(_l("%(actor)s hat die Maßnahme „%(title)s“ aus dem Papierkorb zurückgeholt")),
}
HAVING = (State.PILOT, State.LIVE)


def url_of(key: str) -> str:
    return f"/x/{key}"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Measure.id, Measure.key, Measure.title, Measure.workspace_id, Measure.changed_at, Person)
        .join(Account, Account.id == Measure.created_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Measure.id.in_(ids), visible_measure(account))
    )
    return {
        row.id: Card(
            kind=NAME,
            object_id=row.id,
            title=row.title,
            url=url_of(row.key),
            icon=ICON,
            workspace_id=row.workspace_id,
            day=local(row.changed_at).date(),
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    """Its cities are those that try it or have it: "has any city already done this?"."""
    found = _load(ids)
    words, cities = _words(found), cities_that_have(ids)
    return {
        measure.id: Entry(
            kind=NAME,
            object_id=measure.id,
            workspace_id=measure.workspace_id,
            title=measure.title,
            text=words[measure.id],
            day=local(measure.changed_at).date(),
            author=measure.created_by.person.display_name,
            cities=tuple(cities.get(measure.id, ())),
            archived=measure.workspace.archived_at is not None,
        )
        for measure in found
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {number: IndexedText(text) for number, text in _words(_load(ids)).items()}


def _load(ids: Collection[int]) -> list[Measure]:
    return list(
        db.session.scalars(
            select(Measure)
            .where(Measure.id.in_(ids), Measure.trashed_at.is_(None))
            .options(
                joinedload(Measure.workspace),
                joinedload(Measure.topic),
                joinedload(Measure.created_by).joinedload(Account.person),
            )
        )
    )


def _words(measures: list[Measure]) -> dict[int, str]:
    """The text, its topic, and what the cities note."""
    said = said_to(NAME, [measure.id for measure in measures])
    found = {}
    for measure in measures:
        notes = [f"{row.city.name}: {row.note}" for row in said[measure.id].values() if row.note]
        topic = measure.topic.name if measure.topic else ""
        found[measure.id] = "\n".join(part for part in (measure.text, topic, *notes) if part)
    return found


def cities_that_have(ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the cities where a measure is tried or live, by measure."""
    return {
        number: [city.name for city in by_name(row.city for row in rows.values() if row.state in HAVING)]
        for number, rows in said_to(NAME, ids).items()
    }


def all_ids() -> Iterator[int]:
    return ids_in_steps(Measure.id, Measure.trashed_at.is_(None))


def subject_of(measure: Measure) -> Subject:
    there = measure.trashed_at is None
    return Subject(
        kind=NAME,
        object_id=measure.id,
        key=measure.key,
        title=measure.title,
        url=url_of(measure.key),
        workspace=measure.workspace,
        sealed=not there,
        discussed=there,
    )


def subject(account: Account, key: str) -> Subject | None:
    measure = find_measure(account, key)
    return None if measure is None else subject_of(measure)


def register() -> None:
    kinds.register(
        Kind(
            name=NAME,
            label=_l("Maßnahme"),
            plural=_l("Maßnahmen"),
            icon=ICON,
            cards=cards,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            subject=subject,
            verbs=MEASURE_VERBS | PROGRESS_VERBS,
        )
    )
    kinds.add_verbs("decision", PROGRESS_VERBS)
