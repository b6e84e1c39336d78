"""From the rows as typed to what is taken over; what cannot be taken over is named line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.clock import BERLIN
from collab.extensions import db
from collab.minutes.actions import MeetingFields
from collab.minutes.models import Presence
from collab.minutes.taking.draft import Draft
from collab.minutes.taking.over import Taken, TakenDecision, TakenItem, TakenPerson, TakenTask
from collab.people.forms import one_line, some_lines
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access

LONGEST_TEXT = 100_000


@dataclass
class Checked:
    """`taken` is there when nothing is wrong. `errors`: a sentence by the name of a field or row."""

    taken: Taken | None = None
    errors: dict[str, str] = field(default_factory=dict)


def check(draft: Draft, account: Account) -> Checked:
    persons, cities = _persons(draft, account), _cities()
    errors: dict[str, str] = {}
    meeting = _meeting(draft, persons, errors)
    kept = [number for number, row in enumerate(draft.items) if row.take and one_line(row.title)]
    places = {number: place for place, number in enumerate(kept)}
    people = list(_people(draft, persons, cities, errors))
    tasks = [
        TakenTask(
            _needed(row.text, f"task-{number}", errors)[:300],
            places.get(row.item),
            persons.get(row.person),
            cities.get(row.city),
            _day(row.due, f"task-{number}", errors),
        )
        for number, row in enumerate(draft.tasks)
        if row.take
    ]
    decisions = [
        TakenDecision(
            _needed(some_lines(row.wording), f"decision-{number}", errors),
            places.get(row.item),
            row.all_agree,
        )
        for number, row in enumerate(draft.decisions)
        if row.take
    ]
    items = [
        TakenItem(
            one_line(draft.items[number].title)[:300],
            some_lines(draft.items[number].text)[:LONGEST_TEXT],
            draft.items[number].depth,
        )
        for number in kept
    ]
    if errors or meeting is None:
        return Checked(errors=errors)
    return Checked(Taken(meeting, people, items, decisions, tasks))


def _meeting(draft: Draft, persons: Mapping[str, Person], errors: dict[str, str]) -> MeetingFields | None:
    title = one_line(draft.title)[:300]
    if not title:
        errors["title"] = _("Bitte geben Sie der Sitzung einen Titel.")
    day = _day(draft.day, "day", errors)
    if day is None:
        errors.setdefault("day", _("Bitte geben Sie an, an welchem Tag die Sitzung war."))
    begins, ends = _time(draft.begins, "begins", errors), _time(draft.ends, "ends", errors)
    if begins and ends and ends <= begins:
        errors["ends"] = _("Das Ende muss nach dem Beginn liegen.")
    if errors or day is None or begins is None or ends is None:
        return None
    return MeetingFields(
        title=title,
        starts_at=datetime.combine(day, begins, BERLIN),
        ends_at=datetime.combine(day, ends, BERLIN),
        place=one_line(draft.place)[:300],
        chair=persons.get(draft.chair),
        minute_taker=persons.get(draft.minute_taker),
    )


def _people(
    draft: Draft,
    persons: Mapping[str, Person],
    cities: Mapping[int, Organisation],
    errors: dict[str, str],
) -> Iterable[TakenPerson]:
    seen: set[str] = set()
    for number, row in enumerate(draft.people):
        if not row.take:
            continue
        person = persons.get(row.person)
        name = one_line(row.name)[:200]
        known = row.person if person else name.casefold()
        if not person and not name:
            errors[f"person-{number}"] = _("Bitte geben Sie einen Namen an, oder nehmen Sie das Häkchen weg.")
        elif known in seen:
            errors[f"person-{number}"] = _("Diese Person steht schon weiter oben.")
        else:
            seen.add(known)
            presence = Presence(row.presence) if row.presence in set(Presence) else Presence.PRESENT
            yield TakenPerson(name, person, cities.get(row.city), presence, row.guest)


def _persons(draft: Draft, account: Account) -> dict[str, Person]:
    keys = {row.person for row in draft.people} | {row.person for row in draft.tasks}
    keys |= {draft.chair, draft.minute_taker}
    found = db.session.scalars(
        access.visible(Person, account)
        .where(Person.key.in_(keys - {""}))
        .options(joinedload(Person.organisation), joinedload(Person.account))
    )
    return {person.key: person for person in found}


def _cities() -> dict[int, Organisation]:
    return {city.id: city for city in db.session.scalars(select(Organisation).where(Organisation.is_city))}


def _needed(text: str, name: str, errors: dict[str, str]) -> str:
    if not text.strip():
        errors[name] = _("Bitte füllen Sie die Zeile aus, oder nehmen Sie das Häkchen weg.")
    return text.strip()


def _day(text: str, name: str, errors: dict[str, str]) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        errors[name] = _("„%(text)s“ ist kein Tag. Richtig wäre zum Beispiel 2027-03-15.", text=text[:20])
        return None
    if not 1950 <= found.year <= 2150:
        errors[name] = _("Bitte prüfen Sie das Jahr.")
        return None
    return found


def _time(text: str, name: str, errors: dict[str, str]) -> time | None:
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        errors[name] = _("Bitte geben Sie eine Uhrzeit wie 10:00 an.")
        return None
