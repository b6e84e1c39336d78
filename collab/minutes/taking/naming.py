"""Who and which city the names of a protocol mean: those of the directory that the account sees."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from collab.base.folding import fold
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access

COURTESY = re.compile(r"^(?:(?:frau|herrn?|prof\.?|dr\.?|dipl\.-\w+\.?)\s+)+")
MOST = 5000


@dataclass(frozen=True)
class Known:
    key: str
    name: str
    city_id: int


@dataclass(frozen=True)
class Names:
    """Persons by folded name, a name that two bear means nobody; cities by folded name."""

    persons: dict[str, Known | None]
    cities: dict[str, int]

    def person(self, name: str) -> str:
        """The key of the person, or ""."""
        found = self._known(name)
        return found.key if found else ""

    def city_of(self, name: str) -> int:
        found = self._known(name)
        return found.city_id if found else 0

    def city(self, words: str) -> int:
        """The id of the city that the words name, or 0: "Essen", "Stadt Essen"."""
        folded = fold(words).strip()
        return self.cities.get(folded) or self.cities.get(folded.removeprefix("stadt ")) or 0

    def _known(self, name: str) -> Known | None:
        return self.persons.get(COURTESY.sub("", fold(name).strip()))


def names_for(account: Account) -> Names:
    """Two queries: persons that are still here, and all cities."""
    rows = db.session.execute(
        select(Person.key, Person.given_name, Person.family_name, Person.organisation_id)
        .where(access.may_see(Person, account))
        .limit(MOST)
    )
    bodies = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.is_city)).all()
    city_ids = {number for number, _name in bodies}
    persons: dict[str, Known | None] = {}
    for key, given, family, organisation in rows:
        name = f"{given} {family}".strip()
        city = organisation if organisation in city_ids else 0
        folded = fold(name)
        persons[folded] = None if folded in persons else Known(key, name, city)
    return Names(persons, {fold(name): number for number, name in bodies})
