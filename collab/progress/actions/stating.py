"""Cities say how far they are, take it back, and name whom others may ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from collab import activity
from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.progress.carrying import Carried, cities_of, speaks_for
from collab.progress.models import SETTLED, CityProgress, CityProgressChange, State
from collab.progress.reading import of_city
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace

OLDEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Stated:
    """What a city says: `day` since when it holds, `contact` whom others may ask there."""

    state: State
    day: date
    note: str = ""
    contact: Person | None = None


def state_progress(
    carried: Carried,
    city: Organisation,
    stated: Stated,
    *,
    actor: Account,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Write what a city says now; what it said before stays in its history. Returns whether it is different.

    `seen`: the id of the newest change that the writer knew, 0 for none; somebody else's newer word is not
    written over.
    """
    row = of_city(carried.kind, carried.object_id, city)
    _ensure_speaks(carried, city, row, actor)
    if stated.state not in carried.states:
        raise Refused(_("Bitte wählen Sie einen Stand aus."), 422)
    if not OLDEST <= stated.day <= local(now).date():
        raise Refused(_("Der Tag darf nicht in der Zukunft liegen. Pläne gehören in die Anmerkung."), 422)
    if row is not None and seen is not None and row.changes and row.changes[0].id != seen:
        raise Refused(
            _(
                "%(name)s hat den Stand inzwischen geändert. Bitte sehen Sie nach, was jetzt gilt, und "
                "speichern Sie noch einmal.",
                name=row.changed_by.person.display_name,
            ),
            422,
        )
    before = (
        (row.state, row.note, row.day, row.contact_id) if row is not None else (State.NONE, "", None, None)
    )
    after = (stated.state, stated.note, stated.day, stated.contact.id if stated.contact else None)
    if before == after or (row is None and (stated.state, stated.note) == (State.NONE, "")):
        return False
    _write(carried, city, row, stated, actor, now)
    told = [carried.responsible_id] if stated.state in SETTLED and carried.responsible_id else []
    _record("progress.changed", carried, city, actor, now, state=str(stated.state), to=told)
    return True


def take_back(
    carried: Carried, city: Organisation, moment: datetime, *, actor: Account, now: datetime
) -> None:
    """Undo one's own last word of that moment: what the city said before holds again."""
    row = of_city(carried.kind, carried.object_id, city)
    _ensure_speaks(carried, city, row, actor)
    last = row.changes[0] if row is not None and row.changes else None
    if row is None or last is None or last.at != moment or last.author_id != actor.id:
        raise Refused(_("Inzwischen gilt etwas anderes. Bitte tragen Sie den Stand neu ein."))
    if len(row.changes) == 1:
        db.session.delete(row)
    else:
        former = row.changes[1]
        row.state, row.note, row.day, row.contact_id = (
            former.state,
            former.note,
            former.day,
            former.contact_id,
        )
        row.changed_at, row.changed_by_id = former.at, former.author_id
        row.changes.remove(last)
    _record("progress.taken_back", carried, city, actor, now)


def contacts_of(person: Person) -> int:
    """Of how many records somebody is the one to ask."""
    query = select(func.count()).select_from(CityProgress).where(CityProgress.contact_id == person.id)
    return db.session.scalar(query) or 0


def hand_over_contacts(from_person: Person, to_person: Person, *, actor: Account, now: datetime) -> int:
    """Others ask somebody else from now on; each city's history says so."""
    rows = db.session.scalars(select(CityProgress).where(CityProgress.contact_id == from_person.id)).all()
    if from_person.id == to_person.id:
        return 0
    for row in rows:
        row.contact_id, row.changed_at, row.changed_by_id = to_person.id, now, actor.id
        row.changes.insert(0, _change(row, row.state, actor, now))
    return len(rows)


def forget_progress(kind: str, ids: Collection[int], _now: datetime) -> None:
    """For kinds.forget: what cities said of records that are gone goes with them."""
    gone = [CityProgress.kind == kind, CityProgress.object_id.in_(ids)]
    rows = select(CityProgress.id).where(*gone)
    db.session.execute(delete(CityProgressChange).where(CityProgressChange.progress_id.in_(rows)))
    db.session.execute(delete(CityProgress).where(*gone))


def _ensure_speaks(carried: Carried, city: Organisation, row: CityProgress | None, actor: Account) -> None:
    cities = cities_of(carried, [row] if row is not None else [], city if carried.for_all else None)
    if city.id not in speaks_for(actor, carried, cities):
        raise Refused(_("Den Stand von %(city)s trägt die Kommune selbst ein.", city=city.name), 403)


def _write(
    carried: Carried,
    city: Organisation,
    row: CityProgress | None,
    stated: Stated,
    actor: Account,
    now: datetime,
) -> None:
    if row is None:  # the workspace is held, so that two at once do not both begin
        held = select(Workspace.id).where(Workspace.id == carried.workspace.id).with_for_update()
        db.session.execute(held)
        row = of_city(carried.kind, carried.object_id, city) or CityProgress(
            kind=carried.kind,
            object_id=carried.object_id,
            workspace=carried.workspace,
            city=city,
            state=State.NONE,
        )
        db.session.add(row)
    before = row.state
    row.state, row.note, row.day = stated.state, stated.note, stated.day
    row.contact_id = stated.contact.id if stated.contact else None
    row.changed_at, row.changed_by = now, actor
    row.changes.insert(0, _change(row, before, actor, now))


def _change(row: CityProgress, before: str, actor: Account, now: datetime) -> CityProgressChange:
    return CityProgressChange(
        before=before,
        state=row.state,
        note=row.note,
        day=row.day,
        contact_id=row.contact_id,
        at=now,
        author=actor,
    )


def _record(
    verb: str, carried: Carried, city: Organisation, actor: Account, now: datetime, **detail: Any
) -> None:
    """One line about the record; of a measure the search knows who has it, so its entry is made anew."""
    db.session.flush()
    activity.record(
        verb,
        carried.kind,
        carried.object_id,
        carried.title,
        actor=actor,
        now=now,
        workspace=carried.workspace,
        city=city.name,
        **detail,
    )
    if carried.kind == "measure":
        queue_index("measure", carried.object_id, now)
