"""The people, organisations and topics that an archive names: known ones are found again, others are added.

Nobody gets a login by it. Authors without an account here get a closed one without a password, because work
needs an author; the office can open it and invite them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from collab.base.columns import new_key
from collab.contacts.models import Topic
from collab.extensions import db
from collab.people.closing import NOWHERE
from collab.people.models import Account, FormerKey, Organisation, Person

Row = Mapping[str, Any]


class Directory:
    """`ids`: from the ids of the archive to those here, by table. `keys`: what a changed key became."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.ids: dict[str, dict[int, int]] = {
            "organisation": {}, "topic": {}, "person": {}, "account": {},
        }  # fmt: skip
        self.keys: dict[str, str] = {}
        self.added: list[tuple[str, int]] = []
        self._found: set[int] = set()  # each person here stands for one person of the archive at most

    def organisations(self, rows: Iterable[Row]) -> None:
        """By the official key of the municipality, else by name."""
        for row in rows:
            known = None
            if row.get("ags"):
                known = db.session.scalar(select(Organisation).where(Organisation.ags == row["ags"]))
            if known is None:
                known = db.session.scalar(select(Organisation).where(Organisation.name == row["name"]))
            if known is None:
                known = Organisation(**_without_id(row))
                self._add("organisation", known)
            self.ids["organisation"][row["id"]] = known.id

    def topics(self, rows: Iterable[Row]) -> None:
        for row in rows:
            known = db.session.scalar(select(Topic).where(Topic.name == row["name"]))
            if known is None:
                known = Topic(**_without_id(row) | {"key": _free_key(Topic, row["key"])})
                self._add("topic", known)
            self._note_key(row["key"], known.key)
            self.ids["topic"][row["id"]] = known.id

    def persons(self, rows: Iterable[Row]) -> None:
        """By the key of the entry, else by e-mail address and family name."""
        successors = []
        for row in rows:
            person = self._known_person(row)
            if person is None:
                values = _without_id(row) | {
                    "key": _free_key(Person, row["key"]),
                    "organisation_id": self.ids["organisation"].get(row.get("organisation_id")),  # type: ignore[arg-type]
                    "successor_id": None,
                }
                person = Person(**values)
                self._add("person", person)
                if row.get("successor_id") is not None:
                    successors.append((person, row["successor_id"]))
            self._found.add(person.id)
            self._note_key(row["key"], person.key)
            self.ids["person"][row["id"]] = person.id
        for person, number in successors:
            person.successor_id = self.ids["person"].get(number)
        db.session.flush()

    def accounts(self, rows: Iterable[Row]) -> None:
        for row in rows:
            person = db.session.get_one(Person, self.ids["person"][row["person_id"]])
            account = person.account
            if account is None:
                account = Account(
                    person=person,
                    email=self._free_address(person),
                    created_at=self.now,
                    closed_at=self.now,
                )
                self._add("account", account)
            self.ids["account"][row["id"]] = account.id

    def _known_person(self, row: Row) -> Person | None:
        merged = select(FormerKey.person_id).where(FormerKey.key == row["key"])
        found = db.session.scalar(select(Person).where((Person.key == row["key"]) | Person.id.in_(merged)))
        if found is None and row["email"]:
            same = select(Person).where(
                func.lower(Person.email) == row["email"].lower(), Person.trashed_at.is_(None)
            )
            found = next(
                (
                    each
                    for each in db.session.scalars(same.order_by(Person.id))
                    if each.family_name.casefold() == row["family_name"].casefold()
                ),
                None,
            )
        return found if found is not None and found.id not in self._found else None

    def _free_address(self, person: Person) -> str:
        wanted = person.email.lower()
        taken = select(Account.id).where(func.lower(Account.email) == wanted)
        if wanted and db.session.scalar(taken) is None:
            return wanted
        return f"archiv-{person.key}@{NOWHERE}"

    def _add(self, name: str, record: Any) -> None:
        db.session.add(record)
        db.session.flush()
        self.added.append((name, record.id))

    def _note_key(self, there: str, here: str) -> None:
        if there != here:
            self.keys[there] = here


def _without_id(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _free_key(model: Any, key: str) -> str:
    return new_key() if db.session.scalar(select(model.id).where(model.key == key)) is not None else key
