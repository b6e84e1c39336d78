"""Changes of entries in the directory. Nobody but the caller commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab import activity
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


def _record(verb: str, person: Person, actor: Account | None, now: datetime) -> None:
    activity.record(verb, KIND, person.id, person.display_name, actor=actor, now=now)
    queue_index(KIND, person.id, now)
