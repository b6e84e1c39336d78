"""What somebody changes about the own entry and account."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import IO

from sqlalchemy import select

from collab import activity
from collab.base.storage import Store
from collab.extensions import db
from collab.people.language import LANGUAGES
from collab.people.models import Account, Person
from collab.people.photos import portrait
from collab.search.queue import queue_index

OWN_DETAILS = (
    "title",
    "given_name",
    "family_name",
    "department",
    "function",
    "phone",
    "mobile",
    "postal_address",
)


def change_own_details(account: Account, details: Mapping[str, str], now: datetime) -> None:
    """Change the contact details of the own person; `details` holds some of OWN_DETAILS."""
    person = account.person
    changed = [name for name in OWN_DETAILS if name in details and getattr(person, name) != details[name]]
    for name in changed:
        setattr(person, name, details[name])
    if changed:
        _record(account, person, now, fields=changed)


def set_photo(person: Person, upload: IO[bytes], store: Store, *, actor: Account, now: datetime) -> None:
    """Keep a small square copy of the uploaded picture; Refused if it cannot be read."""
    stored = store.put(io.BytesIO(portrait(upload)))
    person.photo_digest = stored.digest
    _record(actor, person, now, fields=["photo"])


def remove_photo(person: Person, *, actor: Account, now: datetime) -> None:
    """The bytes go with the next sweep of the store."""
    if person.photo_digest is not None:
        person.photo_digest = None
        _record(actor, person, now, fields=["photo"])


def photo_digests() -> Iterable[str]:
    """The bytes of all photos; the sweep of the store spares them."""
    query = select(Person.photo_digest).where(Person.photo_digest.is_not(None))
    return [digest for digest in db.session.scalars(query) if digest]


def choose_language(account: Account, language: str) -> None:
    """The language of pages and mails; anything unknown changes nothing."""
    if language in LANGUAGES:
        account.language = language


def _record(account: Account, person: Person, now: datetime, fields: list[str]) -> None:
    activity.record(
        "person.changed", "person", person.id, person.display_name, actor=account, now=now, fields=fields
    )
    queue_index("person", person.id, now)
