"""Who and what a task can be given: persons of the workspace, cities, and where a task may come from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from collab import kinds
from collab.base.folding import sort_key
from collab.extensions import db
from collab.kinds import Card, Subject
from collab.people.models import Account, Organisation, Person
from collab.tasks.models import Task
from collab.workspaces.models import Membership, Workspace
from collab.workspaces.queries import cities


def people_for(workspace: Workspace, task: Task | None = None) -> list[Person]:
    """The members of the workspace, and whoever is responsible already."""
    inside = (
        select(Account.person_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == workspace.id, Account.closed_at.is_(None))
    )
    found = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(inside)))}
    if task is not None:
        found |= {person.id: person for person in task.responsible}
    return sorted(found.values(), key=lambda each: sort_key(each.family_name or each.email, each.given_name))


def cities_for(workspace: Workspace) -> Sequence[Organisation]:
    """Those involved first, then all others."""
    involved = [city for city in workspace.cities if city.is_city]
    known = {city.id for city in involved}
    return involved + [city for city in cities() if city.id not in known]


def origin_named(about: str, account: Account, workspace: Workspace) -> Subject | None:
    """What "document-k3y…" names, if the account may see it and it lies in the workspace."""
    subject = kinds.find_subject(account, about) if about else None
    return subject if subject is not None and subject.workspace.id == workspace.id else None


def origin_of(task: Task, account: Account) -> Card | None:
    """Where a task comes from, as a list would show it; None where the account may not see it."""
    if task.origin_kind is None or task.origin_id is None:
        return None
    try:
        kind = kinds.get(task.origin_kind)
    except KeyError:
        return None
    return kind.cards([task.origin_id], account).get(task.origin_id)


def origin_label(kind: str) -> str:
    """What a page calls a sort of origin."""
    try:
        return str(kinds.get(kind).label)
    except KeyError:
        return kind
