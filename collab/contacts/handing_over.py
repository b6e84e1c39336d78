"""Roles rather than persons: what somebody has in hand, and handing it to somebody else.

Each room registers what it keeps in the names of persons; the page of leaving shows and hands over all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask_babel import LazyString

from collab.people.models import Account, Person


class HandOver(Protocol):
    """Gives all of it from one to the other in the transaction of the caller; returns how much it was."""

    def __call__(self, from_person: Person, to_person: Person, *, actor: Account, now: datetime) -> int: ...


class Count(Protocol):
    """How much somebody has in hand."""

    def __call__(self, person: Person, /) -> int: ...


@dataclass(frozen=True)
class Charge:
    """One sort of thing that a person may have in hand."""

    name: str
    label: LazyString
    count: Count
    hand_over: HandOver


_charges: dict[str, Charge] = {}


def register(name: str, label: LazyString, count: Count, hand_over: HandOver) -> None:
    _charges[name] = Charge(name, label, count, hand_over)


def in_hand(person: Person) -> list[tuple[Charge, int]]:
    """What somebody has in hand, of each sort that there is anything of."""
    counted = [(charge, charge.count(person)) for charge in _charges.values()]
    return [(charge, count) for charge, count in counted if count]


def hand_over(
    from_person: Person, to_person: Person, chosen: Collection[str], *, actor: Account, now: datetime
) -> int:
    """Hand over these sorts; returns how many things changed hands."""
    return sum(
        charge.hand_over(from_person, to_person, actor=actor, now=now)
        for name, charge in _charges.items()
        if name in chosen
    )
