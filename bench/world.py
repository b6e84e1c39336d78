"""Who and what the entries of the rooms are made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bench.instance import READER, VISIBLE, add_account, insert_rows, memberships
from bench.texts import SyntheticText, synthetic_texts
from collab.base.clock import now as this_moment
from collab.base.database import writing
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Membership, Role, Workspace

PEOPLE = 30
BATCH = 50


@dataclass
class World:
    """The workspace that is filled; the account whose pages are measured; who leads; the others.

    All cities take part in the workspace. The moment is one for all that is made.
    """

    workspace: Workspace
    reader: Account
    lead: Account
    people: list[Person]
    cities: list[Organisation]
    now: datetime
    _texts: Iterator[SyntheticText] = field(default_factory=lambda: synthetic_texts(1_000_000, seed=7))

    def title(self) -> str:
        """A title that was not given before."""
        return next(self._texts).title

    def text(self, paragraphs: int) -> str:
        """Some paragraphs of 30 to 80 words (of few: as many as the text has)."""
        return "\n\n".join(next(self._texts).text.split("\n\n")[:paragraphs])

    def days(self, number: int) -> datetime:
        """The same hour so many days later (or, below 0, before)."""
        return self.now + timedelta(days=number)


def world() -> World:
    """Thirty colleagues in all cities, members of the first workspace like the reader, and who leads it."""
    now = this_moment()
    workspace = db.session.get_one(Workspace, 1)
    reader = db.session.scalars(select(Account).where(Account.email == READER)).one()
    cities = list(db.session.scalars(select(Organisation).where(Organisation.is_city)))
    workspace.cities = cities
    lead = add_account("Lea", "Leitung", "leitung@example.org", now)
    insert_rows(Membership, memberships(lead.id, range(1, VISIBLE + 1), now, Role.LEAD))
    people = []
    for number in range(1, PEOPLE + 1):
        account = add_account("Kim", f"Kollege {number}", f"kim{number}@example.org", now)
        account.person.organisation_id = cities[number % len(cities)].id
        insert_rows(Membership, memberships(account.id, [1], now))
        people.append(account.person)
    return World(workspace, reader, lead, people, cities, now)


def each(number: int, make: Callable[[int], object]) -> None:
    """Make so many, in transactions of fifty."""
    with writing():
        for turn in range(number):
            make(turn)
            if turn % BATCH == BATCH - 1:
                db.session.commit()
        db.session.commit()
