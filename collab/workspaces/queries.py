"""Reading workspaces and their members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from collab.activity import Activity
from collab.base.folding import matcher, sort_key
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Role, Workspace

ORDER = {Role.LEAD: 0, Role.MEMBER: 1, Role.READER: 2, Role.GUEST: 3}


@dataclass(frozen=True)
class Listed:
    """A workspace in a list: the reader's own role in it (None: no membership), and its last activity."""

    workspace: Workspace
    role: str | None
    last_at: datetime | None


def listed(account: Account) -> list[Listed]:
    """All workspaces that the account may see, by title; two queries whatever their number."""
    last_at = (
        select(func.max(Activity.at))
        .where(Activity.workspace_id == Workspace.id)
        .correlate(Workspace)
        .scalar_subquery()
    )
    rows = db.session.execute(
        access.visible(Workspace, account)
        .add_columns(Membership.role, last_at)
        .outerjoin(
            Membership,
            and_(Membership.workspace_id == Workspace.id, Membership.account_id == account.id),
        )
        .options(selectinload(Workspace.cities))
    )
    found = [Listed(workspace, role, at) for workspace, role, at in rows]
    return sorted(found, key=lambda entry: sort_key(entry.workspace.title))


def matching(entries: list[Listed], words: str) -> list[Listed]:
    """Those whose title or cities hold all the words."""
    fits = matcher(words)
    return [
        entry
        for entry in entries
        if fits(" ".join([entry.workspace.title, *(city.name for city in entry.workspace.cities)]))
    ]


def members(workspace: Workspace) -> list[Membership]:
    """Everybody in a workspace with account, person and organisation: leads first, then by name."""
    rows = db.session.scalars(
        select(Membership)
        .where(Membership.workspace_id == workspace.id)
        .options(joinedload(Membership.account).joinedload(Account.person).joinedload(Person.organisation))
    )
    return sorted(rows, key=_place)


def _place(membership: Membership) -> tuple[int, tuple[str, ...]]:
    person = membership.account.person
    return ORDER[Role(membership.role)], sort_key(person.family_name or person.email, person.given_name)


def find_member(account: Account, number: str) -> Membership | None:
    """For the gate: a membership by its number."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return db.session.scalar(
        access.visible(Membership, account)
        .where(Membership.id == int(number))
        .options(joinedload(Membership.account).joinedload(Account.person), joinedload(Membership.workspace))
    )


def accounts_by_email(emails: list[str]) -> dict[str, Account]:
    """Accounts by their sign-in address, in lower case."""
    wanted = [email.lower() for email in emails]
    rows = db.session.scalars(
        select(Account).where(func.lower(Account.email).in_(wanted)).options(joinedload(Account.person))
    )
    return {account.email.lower(): account for account in rows}


def persons_by_email(emails: list[str]) -> dict[str, Person]:
    """Entries of the directory by their e-mail address, in lower case."""
    wanted = [email.lower() for email in emails]
    rows = db.session.scalars(
        select(Person)
        .where(and_(Person.email != "", func.lower(Person.email).in_(wanted)))
        .options(joinedload(Person.account))
    )
    return {person.email.lower(): person for person in rows}


def account_ids_in(workspace: Workspace) -> set[int]:
    return set(
        db.session.scalars(select(Membership.account_id).where(Membership.workspace_id == workspace.id))
    )


def organisations() -> list[Organisation]:
    """Cities first, each group by name."""
    rows = db.session.scalars(select(Organisation))
    return sorted(rows, key=lambda o: (not o.is_city, sort_key(o.name)))


def cities() -> list[Organisation]:
    return [organisation for organisation in organisations() if organisation.is_city]


def slug_is_taken(slug: str) -> bool:
    return db.session.scalar(select(Workspace.id).where(Workspace.slug == slug)) is not None


def free_slug(proposed: str) -> str:
    """The proposal, with a number where it is taken; empty stays empty."""
    if not proposed:
        return ""
    beginning = proposed[:56].rstrip("-")
    taken = set(
        db.session.scalars(
            select(Workspace.slug).where(
                or_(Workspace.slug == proposed, Workspace.slug.startswith(f"{beginning}-", autoescape=True))
            )
        )
    )
    if proposed not in taken:
        return proposed
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{beginning}-{n}") not in taken)
