"""Entries that may be one person: the same address, name or number, or nearly the same name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from rapidfuzz import fuzz
from sqlalchemy import select

from collab.base.folding import bare, fold
from collab.contacts import finding
from collab.contacts.models import TwoPersons
from collab.extensions import db
from collab.people.models import Account, Person
from collab.workspaces import access

NEARLY = 88  # of 100: one or two letters of a name differ
FAINTLY = 60  # with the same telephone number this much likeness is enough
SHORTEST_NUMBER = 6  # digits
MOST_BESIDE = 60  # of those whose names begin alike: more is no likeness but a usual name


class Reason(StrEnum):
    """Why two entries look like one person, the strongest first."""

    EMAIL = "email"
    NAME = "name"
    PHONE = "phone"
    LIKE = "like"


REASONS: dict[Reason, LazyString] = {
    Reason.EMAIL: _l("gleiche E-Mail-Adresse"),
    Reason.NAME: _l("gleicher Name"),
    Reason.PHONE: _l("gleiche Telefonnummer"),
    Reason.LIKE: _l("ähnlicher Name"),
}


@dataclass(frozen=True)
class Traits:
    """What of an entry is compared, without marks and in one spelling."""

    id: int
    email: str
    name: str
    other_name: str  # the umlauts as one letter
    numbers: frozenset[str]
    organisation: int | None


@dataclass(frozen=True)
class Pair:
    """Two persons who may be one, and why."""

    first: Person
    second: Person
    reasons: list[Reason] = field(default_factory=list)


def traits(values: Mapping[str, Any], number: int = 0) -> Traits:
    """`values` are columns of Person."""
    name = " ".join(filter(None, (values.get("given_name"), values.get("family_name"))))
    return Traits(
        number,
        (values.get("email") or "").lower(),
        _in_order(fold(name)),
        _in_order(bare(name)),
        frozenset(filter(None, (digits(values.get(key) or "") for key in ("phone", "mobile")))),
        values.get("organisation_id") or None,
    )


def digits(number: str) -> str:
    """A telephone number in its national form; empty if it is too short to tell anything."""
    plain = re.sub(r"\(0\)|[^\d+]", "", number)
    plain = re.sub(r"^(\+|00)49", "0", plain).lstrip("+")
    return plain if len(plain) >= SHORTEST_NUMBER else ""


def _in_order(name: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", name)))


def reasons(one: Traits, two: Traits) -> list[Reason]:
    """Why two entries may be one person; empty if nothing says so."""
    found = []
    if one.email and one.email == two.email:
        found.append(Reason.EMAIL)
    alike = max(fuzz.ratio(one.name, two.name), fuzz.ratio(one.other_name, two.other_name))
    same_place = one.organisation is None or two.organisation is None or one.organisation == two.organisation
    if one.name and same_place and (one.name == two.name or one.other_name == two.other_name):
        found.append(Reason.NAME)
    if one.numbers & two.numbers and (alike >= FAINTLY or not one.name or not two.name):
        found.append(Reason.PHONE)
    if not found and same_place and one.name and two.name and alike >= NEARLY and " " in one.name:
        found.append(Reason.LIKE)
    return found


class Known:
    """Entries by what they share with others: an address, a number, a name or the beginning of one."""

    def __init__(self, entries: Iterable[Traits]) -> None:
        self.entries = list(entries)
        self.groups: dict[tuple[str, str], list[Traits]] = defaultdict(list)
        for one in self.entries:
            for key in set(_keys(one)):
                self.groups[key].append(one)

    def like(self, wanted: Traits) -> list[tuple[Traits, list[Reason]]]:
        """Entries that may be this person, and why, the surest first."""
        beside = {one.id: one for key in set(_keys(wanted)) for one in self._group(key)}
        hits = [
            (one, why) for one in beside.values() if one.id != wanted.id and (why := reasons(wanted, one))
        ]
        return sorted(hits, key=lambda hit: (list(Reason).index(hit[1][0]), hit[0].id))

    def _group(self, key: tuple[str, str]) -> list[Traits]:
        group = self.groups.get(key, [])
        return group if key[0] != "begin" or len(group) <= MOST_BESIDE else []


def similar_to(values: Mapping[str, Any], account: Account, *, without: Person | None = None) -> list[Pair]:
    """Visible entries that may be the person whose details are being typed; `first` is such an entry."""
    hits = Known(every(account)).like(traits(values, without.id if without else 0))[:5]
    people = {person.id: person for person in finding.load([one.id for one, _why in hits])}
    return [Pair(people[one.id], people[one.id], why) for one, why in hits if one.id in people]


def pairs(account: Account) -> list[Pair]:
    """All visible pairs that may be one person and that nobody has told apart, the surest first."""
    known = Known(every(account))
    apart = _told_apart()
    hits = [
        (one.id, two.id, why)
        for one in known.entries
        for two, why in known.like(one)
        if one.id < two.id and frozenset((one.id, two.id)) not in apart
    ]
    hits.sort(key=lambda hit: (list(Reason).index(hit[2][0]), hit[:2]))
    people = {
        person.id: person for person in finding.load(list({number for hit in hits for number in hit[:2]}))
    }
    return [Pair(people[one], people[two], why) for one, two, why in hits if one in people and two in people]


def every(account: Account) -> list[Traits]:
    """The traits of all entries that the account may see, also of those who have left."""
    names = ("given_name", "family_name", "email", "phone", "mobile", "organisation_id")
    rows = db.session.execute(
        select(Person.id, *(getattr(Person, name) for name in names))
        .where(access.may_see(Person, account))
        .order_by(Person.id)
    )
    return [traits(dict(zip(names, row[1:], strict=True)), row.id) for row in rows]


def _keys(one: Traits) -> Iterable[tuple[str, str]]:
    if one.email:
        yield "email", one.email
    for number in one.numbers:
        yield "number", number
    for name in (one.name, one.other_name):
        if name:
            yield "name", name
            for word in name.split():
                yield "begin", word[:4]
                yield "begin", f"…{word[-4:]}"


def _told_apart() -> set[frozenset[int]]:
    rows = db.session.execute(select(TwoPersons.first_id, TwoPersons.second_id))
    return {frozenset((one, two)) for one, two in rows}


def tell_apart(one: Person, two: Person, *, now: datetime) -> None:
    """They are two persons: do not ask again."""
    if frozenset((one.id, two.id)) not in _told_apart():
        first, second = sorted((one.id, two.id))
        db.session.add(TwoPersons(first_id=first, second_id=second, said_at=now))
