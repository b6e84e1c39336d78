"""What the shared services are told about persons."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Verb
from collab.people.models import Account, Person
from collab.search.engine import Entry
from collab.workspaces import access

NAME = "person"
ICON = "person"


def cards(ids: Collection[int], account: Account) -> dict[int, Card]:
    """For readers of the directory; a guest cannot open an entry."""
    if not access.reads_directory(account):
        return {}
    return {
        person.id: Card(
            kind=NAME,
            object_id=person.id,
            title=person.display_name,
            url=url_for("contacts.person", person=person.key),
            icon=ICON,
            workspace_id=None,
            author=person.organisation.name if person.organisation else None,
        )
        for person in _load(ids)
    }


def entries(ids: Collection[int]) -> dict[int, Entry]:
    return {
        person.id: Entry(
            kind=NAME,
            object_id=person.id,
            workspace_id=None,
            title=person.display_name,
            text=_text(person),
            cities=(person.organisation.name,) if person.organisation and person.organisation.is_city else (),
        )
        for person in _load(ids)
    }


def texts(ids: Collection[int]) -> dict[int, IndexedText]:
    return {person.id: IndexedText(_text(person)) for person in _load(ids)}


def all_ids() -> Iterator[int]:
    yield from db.session.scalars(select(Person.id).order_by(Person.id))


def _load(ids: Collection[int]) -> list[Person]:
    return list(
        db.session.scalars(select(Person).where(Person.id.in_(ids)).options(joinedload(Person.organisation)))
    )


def _text(person: Person) -> str:
    organisation = person.organisation.name if person.organisation else ""
    known = (person.function, person.department, organisation, person.email)
    return " · ".join(part for part in known if part)


KIND = Kind(
    name=NAME,
    label=_l("Person"),
    plural=_l("Personen"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    verbs={
        "person.added": Verb(_l("%(actor)s hat %(title)s ins Verzeichnis eingetragen"), weight=1),
        "person.changed": Verb(_l("%(actor)s hat die Angaben zu %(title)s geändert"), weight=1),
    },
)
