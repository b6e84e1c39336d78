"""Finding persons by the beginnings of words, in German order.

Umlauts in any spelling and the order of German lists are the same in every database only if they are
made here. What is read for that are a few short columns of each entry, some thousand at most.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.folding import matcher, sort_key
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.models import Membership


def find(
    account: Account,
    words: str = "",
    *,
    organisation: int | None = None,
    workspace: int | None = None,
    without: Collection[int] = (),
) -> list[int]:
    """Ids of the persons that the account may see and that fit, by family name. One query."""
    rows = (
        select(
            Person.id,
            Person.family_name,
            Person.given_name,
            Person.title,
            Person.email,
            Person.department,
            Person.function,
            Organisation.name,
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(access.may_see(Person, account))
    )
    if organisation is not None:
        rows = rows.where(Person.organisation_id == organisation)
    if workspace is not None:
        inside = (
            select(Account.person_id)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.workspace_id == workspace)
        )
        rows = rows.where(Person.id.in_(inside))
    fits = matcher(words)
    fitting = [
        row
        for row in db.session.execute(rows)
        if row.id not in without and (not words or fits(" ".join(filter(None, row[1:]))))
    ]
    fitting.sort(key=lambda row: sort_key(row.family_name or row.email, row.given_name))
    return [row.id for row in fitting]


def load(ids: Sequence[int]) -> list[Person]:
    """These persons with organisation and account, in this order."""
    rows = db.session.scalars(
        select(Person)
        .where(Person.id.in_(ids))
        .options(joinedload(Person.organisation), joinedload(Person.account))
    )
    by_id = {person.id: person for person in rows}
    return [by_id[number] for number in ids if number in by_id]
