"""Reading the directory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from collab.base.folding import sort_key
from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace


def organisations() -> list[Organisation]:
    """Cities first, each group by name."""
    rows = db.session.scalars(select(Organisation))
    return sorted(rows, key=lambda organisation: (not organisation.is_city, sort_key(organisation.name)))


def find_organisation(account: Account, number: str) -> Organisation | None:
    """For the gate: an organisation by its number, for readers of the directory."""
    if not (number.isascii() and number.isdigit() and len(number) < 18) or not access.reads_directory(
        account
    ):
        return None
    return db.session.scalar(access.visible(Organisation, account).where(Organisation.id == int(number)))


def headcounts(account: Account) -> dict[int, int]:
    """How many present persons that the account may see belong to each organisation."""
    rows = (
        select(Person.organisation_id, func.count())
        .where(access.may_see(Person, account), Person.left_on.is_(None), Person.organisation_id.is_not(None))
        .group_by(Person.organisation_id)
    )
    return {number: count for number, count in db.session.execute(rows) if number is not None}


def workspaces(account: Account) -> list[Workspace]:
    """Those that the account may see, by title."""
    rows = db.session.scalars(access.visible(Workspace, account))
    return sorted(rows, key=lambda workspace: sort_key(workspace.title))


def workspaces_of(organisation: Organisation, account: Account) -> list[Workspace]:
    """Workspaces in which an organisation takes part and that the account may see, by title."""
    rows = db.session.scalars(
        access.visible(Workspace, account).where(Workspace.cities.any(Organisation.id == organisation.id))
    )
    return sorted(rows, key=lambda workspace: sort_key(workspace.title))


def workspaces_in_common(account: Account, person: Person) -> list[tuple[Workspace, str]]:
    """Workspaces of a person that the reader may see, too, with the person's role."""
    rows = db.session.execute(
        access.visible(Workspace, account)
        .add_columns(Membership.role)
        .join(Membership, Membership.workspace_id == Workspace.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.person_id == person.id)
    )
    found = [(workspace, role) for workspace, role in rows]
    return sorted(found, key=lambda entry: sort_key(entry[0].title))


@dataclass(frozen=True)
class Department:
    """The people of one department of an organisation; `name` is empty for those without one."""

    name: str
    people: list[Person]


def by_department(people: Collection[Person]) -> list[Department]:
    """People in the order given, under their departments by name; those without one come last."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(person.department, []).append(person)
    return [
        Department(name, groups[name]) for name in sorted(groups, key=lambda name: (not name, sort_key(name)))
    ]


def person_with_email(email: str) -> Person | None:
    """An entry with this address that does not lie in the trash."""
    return db.session.scalar(
        select(Person)
        .where(func.lower(Person.email) == email.lower(), Person.trashed_at.is_(None))
        .order_by(Person.id)
        .limit(1)
    )


def may_keep(account: Account, person: Person) -> bool:
    """Whether the account may change an entry: the office all, leads those that have no login."""
    if Permission.DIRECTORY_WRITE not in access.site_permissions(account):
        return False
    return account.is_office or person.account is None
