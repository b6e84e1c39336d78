"""What the shared services are told about persons."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.contacts import topics
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Verb
from collab.people.models import Account, Person
from collab.search.engine import Entry
from collab.workspaces import access

NAME = "person"
ICON = "person"


def cards(ids: Collection[int], account: Account) -> dict[int, Card]:
    """For readers of the directory; a guest cannot open an entry. Who lies in the trash, the office sees."""
    if not access.reads_directory(account):
        return {}
    return {
        person.id: Card(
            kind=NAME,
            object_id=person.id,
            title=person.display_name,
            url=url_for("contacts.trash")
            if person.trashed_at
            else url_for("contacts.person", person=person.key),
            icon=ICON,
            workspace_id=None,
            author=person.organisation.name if person.organisation else None,
        )
        for person in _load(ids)
        if person.trashed_at is None or account.is_office
    }


def entries(ids: Collection[int]) -> dict[int, Entry]:
    found = [person for person in _load(ids) if person.trashed_at is None]
    answers_for = topics.names_of_persons([person.id for person in found])
    return {
        person.id: Entry(
            kind=NAME,
            object_id=person.id,
            workspace_id=None,
            title=person.display_name,
            text=_text(person, answers_for.get(person.id, [])),
            cities=(person.organisation.name,) if person.organisation and person.organisation.is_city else (),
        )
        for person in found
    }


def texts(ids: Collection[int]) -> dict[int, IndexedText]:
    answers_for = topics.names_of_persons(ids)
    return {
        person.id: IndexedText(_text(person, answers_for.get(person.id, [])))
        for person in _load(ids)
        if person.trashed_at is None
    }


def all_ids() -> Iterator[int]:
    yield from db.session.scalars(select(Person.id).where(Person.trashed_at.is_(None)).order_by(Person.id))


def _load(ids: Collection[int]) -> list[Person]:
    return list(
        db.session.scalars(select(Person).where(Person.id.in_(ids)).options(joinedload(Person.organisation)))
    )


def _text(person: Person, answers_for: list[str]) -> str:
    organisation = person.organisation.name if person.organisation else ""
    known = (person.function, person.department, organisation, person.email, *answers_for)
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
        "person.added": Verb(
            _l("%(actor)s hat %(title)s ins Verzeichnis eingetragen"),
            weight=1,
            many=_l("%(actor)s hat %(count)s Personen ins Verzeichnis eingetragen"),
        ),
        "person.changed": Verb(_l("%(actor)s hat die Angaben zu %(title)s geändert"), weight=1),
        "person.merged": Verb(_l("%(actor)s hat zwei Einträge von %(title)s zusammengeführt"), weight=1),
        "person.left": Verb(_l("%(title)s ist nicht mehr dabei")),
        "person.succeeded": Verb(_l("%(title)s ist nicht mehr dabei; Nachfolge: %(successor)s")),
        "person.returned": Verb(_l("%(title)s ist wieder dabei")),
        "person.pseudonymised": Verb(_l("Der Name von %(title)s ist durch ein Pseudonym ersetzt"), weight=1),
        "person.trashed": Verb(_l("%(actor)s hat den Eintrag von %(title)s gelöscht"), weight=1),
        "person.restored": Verb(_l("%(actor)s hat den Eintrag von %(title)s zurückgeholt"), weight=1),
    },
)
