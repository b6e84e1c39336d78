"""Taking over what somebody has confirmed, contact by contact, and reporting on each."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.folding import fold
from collab.base.storage import Store
from collab.contacts import actions, responsibilities
from collab.contacts.importing.plans import Outcome, Planned, unknown_organisation
from collab.contacts.models import ContactImport
from collab.contacts.organisations import add_organisation
from collab.people import profile
from collab.people.models import Account, Organisation, Person

AS_NEW = "new"
AS_KNOWN = "known"


def take(
    kept: ContactImport,
    planned: Sequence[Planned],
    ticked: Collection[int],
    decided: Mapping[int, str],
    *,
    with_organisations: bool,
    store: Store,
    actor: Account,
    now: datetime,
) -> list[dict[str, Any]]:
    """Take the ticked lines; `decided`: what a possible duplicate is (AS_NEW, AS_KNOWN, else nothing).

    The file is let go of afterwards; the report stays on its row: number, name, done, note and key of each.
    """
    made: dict[str, Organisation] = {}
    report = []
    for entry in planned:
        number = entry.line.number
        decision = decided.get(number, "") if entry.outcome is Outcome.DUPLICATE else ""
        wanted = number in ticked and entry.outcome in (Outcome.NEW, Outcome.CHANGED)
        done, person = "", entry.person
        if wanted or decision in (AS_NEW, AS_KNOWN):
            if with_organisations:
                _make_organisation(entry, made, actor, now)
            if entry.outcome is Outcome.NEW or decision == AS_NEW:
                person, done = _add(entry, actor, now), "added"
            elif entry.may_change and entry.person is not None:
                _change(entry, entry.person, actor, now)
                done = "changed"
            if done and person is not None:
                _complete(entry, person, store, actor, now)
        report.append(_told(entry, done, person))
    kept.report, kept.taken_at, kept.digest = report, now, None
    return report


def _make_organisation(entry: Planned, made: dict[str, Organisation], actor: Account, now: datetime) -> None:
    name = entry.line.organisation
    if name and entry.organisation is None:
        entry.notes.remove(unknown_organisation(name))
        if fold(name) not in made:
            made[fold(name)] = add_organisation(name, actor=actor, now=now)
        entry.organisation = made[fold(name)]


def _add(entry: Planned, actor: Account, now: datetime) -> Person:
    values = {**entry.line.values, "organisation": entry.organisation}
    return actions.add_person(values, actor=actor, now=now)


def _change(entry: Planned, person: Person, actor: Account, now: datetime) -> None:
    values: dict[str, Any] = dict(entry.line.values)
    if entry.organisation is not None:
        values["organisation"] = entry.organisation
    actions.change_person(person, values, actor=actor, now=now)


def _complete(entry: Planned, person: Person, store: Store, actor: Account, now: datetime) -> None:
    """Topics and photo."""
    place = entry.organisation or person.organisation
    if place is not None and person.left_on is None:
        for topic in entry.topics:
            responsibilities.name_responsible(topic, place, person, actor=actor, now=now)
    if entry.line.photo and person.photo_digest is None:
        try:
            profile.set_photo(person, io.BytesIO(entry.line.photo), store, actor=actor, now=now)
        except Refused:
            entry.notes.append(_("Das Foto ist nicht zu lesen."))


def _told(entry: Planned, done: str, person: Person | None) -> dict[str, Any]:
    return {
        "number": entry.line.number,
        "name": entry.line.name,
        "outcome": entry.outcome.value,
        "done": done,
        "note": " ".join(entry.notes),
        "key": person.key if person else "",
    }
