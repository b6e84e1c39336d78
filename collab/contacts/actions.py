"""Changes of entries in the directory. Nobody but the caller commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Person
from collab.search.queue import queue_index

KIND = "person"


def add_person(values: Mapping[str, Any], *, actor: Account | None, now: datetime) -> Person:
    """An entry without a login. `values` are columns of Person."""
    person = Person(**values, created_at=now)
    db.session.add(person)
    db.session.flush()
    _record("person.added", person, actor, now)
    return person


def change_person(person: Person, values: Mapping[str, Any], *, actor: Account, now: datetime) -> bool:
    """Return False (and record nothing) if all is as it was."""
    if all(getattr(person, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(person, name, value)
    _record("person.changed", person, actor, now)
    return True


def trash_person(person: Person, *, actor: Account, now: datetime) -> None:
    """Throw an entry away. Refused where somebody signs in with it: then the account is closed or deleted."""
    if person.account is not None:
        raise Refused(
            _("%(name)s hat ein Konto. Das Projektbüro kann es schließen oder löschen.",
              name=person.display_name)
        )  # fmt: skip
    person.trashed_at = now
    _record("person.trashed", person, actor, now)


def restore_person(person: Person, *, actor: Account, now: datetime) -> None:
    """Take an entry out of the trash. Refused once its details are gone for good."""
    if person.emptied_at is not None:
        raise Refused(_("Die Angaben dieses Eintrags sind schon endgültig gelöscht."))
    if person.trashed_at is not None:
        person.trashed_at = None
        _record("person.restored", person, actor, now)


def mark_as_former(
    person: Person, left_on: date, successor: Person | None, *, actor: Account, now: datetime
) -> None:
    """From this day on lists to choose from leave her out. Refused if the successor is no help."""
    if successor is not None and (successor is person or successor.left_on is not None):
        raise Refused(_("Die Nachfolge muss jemand sein, der noch dabei ist."), status=422)
    person.left_on, person.successor = left_on, successor
    detail = {"successor": successor.display_name, "of": successor.id} if successor else {}
    _record("person.succeeded" if successor else "person.left", person, actor, now, **detail)


def mark_as_present(person: Person, *, actor: Account, now: datetime) -> None:
    """She is back; what was handed over stays where it is."""
    if person.left_on is not None:
        person.left_on = person.successor = None
        _record("person.returned", person, actor, now)


def _record(verb: str, person: Person, actor: Account | None, now: datetime, **detail: Any) -> None:
    activity.record(verb, KIND, person.id, person.display_name, actor=actor, now=now, **detail)
    queue_index(KIND, person.id, now)
