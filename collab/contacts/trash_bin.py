"""Entries that were thrown away, and what is left of them in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from collab.activity.models import Activity
from collab.base import alone
from collab.contacts import references
from collab.contacts.actions import KIND
from collab.extensions import db
from collab.people.closing import EMPTIED
from collab.people.models import Account, Person
from collab.search.queue import queue_index


@dataclass(frozen=True)
class Thrown:
    """One entry in the trash."""

    person: Person
    at: datetime
    until: datetime


def find_trashed(_account: Account, key: str) -> Person | None:
    """For the gate: an entry in the trash; the routes ask for the right to change the directory."""
    return db.session.scalar(_lying().where(Person.key == key))


def entries() -> list[Thrown]:
    """What can still be taken out, the latest first."""
    days = timedelta(days=int(current_app.config["TRASH_DAYS"]))
    rows = db.session.scalars(
        _lying().order_by(Person.trashed_at.desc()).options(joinedload(Person.organisation))
    )
    return [
        Thrown(person, person.trashed_at, person.trashed_at + days) for person in rows if person.trashed_at
    ]


def _lying() -> Select[Person]:
    return select(Person).where(Person.trashed_at.is_not(None), Person.emptied_at.is_(None))


def purge(now: datetime) -> int:
    """For the worker: let go what lay in the trash long enough."""
    return alone.purge_trash(Person, _let_go, now, Person.emptied_at.is_(None))


def _let_go(person: Person, now: datetime) -> None:
    """The row goes; if work names the person, the name stays on the work, and nothing else of her."""
    _forget_in_journal(person)
    queue_index(KIND, person.id, now)
    if not references.has_work(person):
        references.loosen(person)
        db.session.delete(person)
        return
    for name in EMPTIED:
        setattr(person, name, "")
    person.organisation = person.successor = None
    person.photo_digest = None
    person.emptied_at = now


def _forget_in_journal(person: Person) -> None:
    """Lines about the entry keep what happened and lose the name."""
    nobody = _("Gelöschter Eintrag")
    db.session.execute(
        update(Activity).where(Activity.kind == KIND, Activity.object_id == person.id).values(title=nobody)
    )
    for line in db.session.scalars(select(Activity).where(Activity.kind == "topic")):
        if line.detail.get("of") == person.id:
            line.detail = {**line.detail, "person": nobody}
    for line in db.session.scalars(select(Activity).where(Activity.verb == "person.succeeded")):
        if line.detail.get("of") == person.id:
            line.detail = {**line.detail, "successor": nobody}
