"""Reading the directory."""

from __future__ import annotations

from sqlalchemy import func, select

from collab.base.folding import sort_key
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace


def organisations() -> list[Organisation]:
    """Cities first, each group by name."""
    rows = db.session.scalars(select(Organisation))
    return sorted(rows, key=lambda organisation: (not organisation.is_city, sort_key(organisation.name)))


def workspaces(account: Account) -> list[Workspace]:
    """Those that the account may see, by title."""
    rows = db.session.scalars(access.visible(Workspace, account))
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


def person_with_email(email: str) -> Person | None:
    return db.session.scalar(
        select(Person).where(func.lower(Person.email) == email.lower()).order_by(Person.id).limit(1)
    )
