"""Making one entry of two, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from collab import activity
from collab.base.errors import Refused
from collab.contacts import references
from collab.contacts.actions import KIND
from collab.contacts.models import TwoPersons
from collab.extensions import db
from collab.people.models import Account, FormerKey, Organisation, Person
from collab.search.queue import queue_index

FIELDS: dict[str, LazyString] = {
    "title": _l("Titel"),
    "given_name": _l("Vorname"),
    "family_name": _l("Nachname"),
    "organisation_id": _l("Organisation"),
    "department": _l("Amt oder Abteilung"),
    "function": _l("Funktion"),
    "email": _l("E-Mail-Adresse"),
    "phone": _l("Telefon"),
    "mobile": _l("Mobiltelefon"),
    "postal_address": _l("Postanschrift"),
    "photo_digest": _l("Foto"),
}


@dataclass(frozen=True)
class Choice:
    """One field in which the two entries say different things. `mine` is that of the entry that stays."""

    name: str
    label: LazyString
    mine: Any
    theirs: Any
    proposed: str  # "keep" or "gone"


def entry_that_stays(one: Person, two: Person) -> tuple[Person, Person]:
    """The one with the account stays, else the older one. Refused if both have an account."""
    if one.account and two.account:
        raise Refused(
            _("Beide Einträge haben ein Konto. Löschen Sie zuerst das Konto, das nicht mehr gebraucht wird.")
        )
    if one.id == two.id:
        raise Refused(_("Das ist derselbe Eintrag."))
    if bool(one.account) != bool(two.account):
        return (one, two) if one.account else (two, one)
    return (one, two) if one.id < two.id else (two, one)


def choices(keep: Person, gone: Person) -> list[Choice]:
    """The fields in which they differ; where one says nothing, the other is proposed."""
    found = []
    for name, label in FIELDS.items():
        mine, theirs = getattr(keep, name), getattr(gone, name)
        if mine != theirs:
            found.append(Choice(name, label, mine, theirs, "keep" if mine not in (None, "") else "gone"))
    return found


def merge(keep: Person, gone: Person, chosen: Mapping[str, str], *, actor: Account, now: datetime) -> None:
    """Make one entry of both. `chosen`: field → "keep" or "gone"; what is not named follows the proposal.

    Everything that named `gone` names `keep` afterwards; its old address leads there.
    """
    entry_that_stays(keep, gone)  # refuses two accounts
    name_before = gone.display_name
    for choice in choices(keep, gone):
        if chosen.get(choice.name, choice.proposed) == "gone":
            setattr(keep, choice.name, choice.theirs)
    if gone.left_on is None:
        keep.left_on = keep.successor_id = None
    keep.created_at = min(keep.created_at, gone.created_at)
    gone.successor_id = None
    db.session.flush()
    old_key, number = gone.key, gone.id
    references.move(number, keep.id)
    db.session.execute(delete(TwoPersons).where(TwoPersons.first_id == TwoPersons.second_id))
    if keep.successor_id == keep.id:
        keep.successor_id = None
    db.session.delete(gone)
    db.session.flush()
    db.session.add(FormerKey(key=old_key, person_id=keep.id))
    activity.record(
        "person.merged", KIND, keep.id, keep.display_name, actor=actor, now=now, before=name_before
    )
    queue_index(KIND, number, now)
    queue_index(KIND, keep.id, now)


def shown(choice: Choice, value: Any, organisations: Mapping[int, Organisation]) -> str:
    """A value of a field in words."""
    if value in (None, ""):
        return _("(leer)")
    if choice.name == "organisation_id":
        return organisations[value].name
    return _("das Foto") if choice.name == "photo_digest" else str(value)
