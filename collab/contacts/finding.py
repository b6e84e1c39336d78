"""Finding persons by the beginnings of words, in German order.

Umlauts in any spelling and the order of German lists are the same in every database only if they are
made here. What is read for that are a few short columns of each entry, some thousand at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from collab.base.folding import matcher, sort_key
from collab.contacts.models import Responsibility, Topic
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.models import Membership


def find(
    account: Account,
    words: str = "",
    *,
    organisation: int | None = None,
    department: str = "",
    topic: int | None = None,
    workspace: int | None = None,
    former: bool = False,
    without: Collection[int] = (),
) -> list[int]:
    """Ids of the persons that the account may see and that fit, by family name. Two queries at most.

    Words are found in name, function, department, organisation, e-mail address and topics; `department`
    holds words, too. Those who have left are found with `former` only: lists to choose from leave them out.
    """
    rows = db.session.execute(_narrowed(account, organisation, topic, workspace, former)).all()
    topics = _topic_names() if words else {}
    fits, fits_department = matcher(words), matcher(department)
    fitting = [
        row
        for row in rows
        if row.id not in without
        and (not department or fits_department(row.department))
        and (not words or fits(" ".join(filter(None, (*row[1:], *topics.get(row.id, ()))))))
    ]
    fitting.sort(key=lambda row: sort_key(row.family_name or row.email, row.given_name))
    return [row.id for row in fitting]


def _narrowed(
    account: Account, organisation: int | None, topic: int | None, workspace: int | None, former: bool
) -> Select[Any]:
    rows: Any = (
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
    if not former:
        rows = rows.where(Person.left_on.is_(None))
    if organisation is not None:
        rows = rows.where(Person.organisation_id == organisation)
    if topic is not None:
        rows = rows.where(
            Person.id.in_(select(Responsibility.person_id).where(Responsibility.topic_id == topic))
        )
    if workspace is not None:
        inside = (
            select(Account.person_id)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.workspace_id == workspace)
        )
        rows = rows.where(Person.id.in_(inside))
    return rows


def _topic_names() -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, name in db.session.execute(
        select(Responsibility.person_id, Topic.name).join(Topic, Topic.id == Responsibility.topic_id)
    ):
        found[person_id].add(name)
    return found


def departments(account: Account, organisation: int | None) -> list[str]:
    """The departments that visible entries name, of one organisation or of all, by name."""
    rows = (
        select(Person.department)
        .where(access.may_see(Person, account), Person.department != "", Person.left_on.is_(None))
        .distinct()
    )
    if organisation is not None:
        rows = rows.where(Person.organisation_id == organisation)
    return sorted(db.session.scalars(rows), key=sort_key)


def load(ids: Sequence[int]) -> list[Person]:
    """These persons with organisation and account, in this order."""
    by_id: dict[int, Person] = {}
    for start in range(0, len(ids), 500):  # databases take a limited number of values at once
        rows = db.session.scalars(
            select(Person)
            .where(Person.id.in_(ids[start : start + 500]))
            .options(joinedload(Person.organisation), joinedload(Person.account))
        )
        by_id |= {person.id: person for person in rows}
    return [by_id[number] for number in ids if number in by_id]
