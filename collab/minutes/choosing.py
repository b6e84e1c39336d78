"""Whom one can choose from: the members of the workspace first, then who was found or is there already."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from collab.base.folding import sort_key
from collab.contacts import finding
from collab.extensions import db
from collab.minutes.models import Meeting
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace

MOST_FOUND = 12


@dataclass(frozen=True)
class Choice:
    person: Person
    checked: bool


@dataclass(frozen=True)
class CityChoices:
    """The people of one city to choose from."""

    name: str
    choices: list[Choice]


def members(workspace: Workspace) -> list[Person]:
    """Everybody with a role in the workspace whose account is open, by family name."""
    query = (
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == workspace.id, Account.closed_at.is_(None))
        .options(joinedload(Person.organisation))
    )
    return in_order(db.session.scalars(query))


def members_and(workspace: Workspace, persons: Iterable[Person | None]) -> list[Person]:
    """The members, and these persons where they are none."""
    known = {person.id: person for person in members(workspace)}
    known |= {person.id: person for person in persons if person is not None}
    return in_order(known.values())


def of_meeting(meeting: Meeting) -> list[Person]:
    """Who may lead, take minutes or be responsible: members and those on the list."""
    on_list = [participant.person for participant in meeting.event.participants]
    own = [meeting.chair, meeting.minute_taker, *(item.responsible for item in meeting.items)]
    return members_and(meeting.workspace, [*on_list, *own])


def named(account: Account, keys: Collection[str], workspace: Workspace | None = None) -> list[Person]:
    """The persons that these keys name, as far as the account may see them, or who are in the workspace."""
    if not keys:
        return []
    visible = access.may_see(Person, account)
    if workspace is not None:
        inside = (
            select(Account.person_id)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.workspace_id == workspace.id)
        )
        visible = or_(visible, Person.id.in_(inside))
    query = select(Person).where(Person.key.in_(keys), visible).options(joinedload(Person.organisation))
    return in_order(db.session.scalars(query))


def found(account: Account, words: str, without: Collection[Person]) -> list[Person]:
    """The first persons of the directory that fit the words."""
    if not words:
        return []
    ids = finding.find(account, words, without={person.id for person in without})
    return finding.load(ids[:MOST_FOUND])


def by_city(choices: Iterable[Choice]) -> list[CityChoices]:
    groups: dict[tuple[int, str], list[Choice]] = {}
    for choice in choices:
        organisation = choice.person.organisation
        rank = 2 if organisation is None else 0 if organisation.is_city else 1
        name = organisation.name if organisation else _("Weitere")
        groups.setdefault((rank, name), []).append(choice)
    return [CityChoices(name, groups[rank, name]) for rank, name in sorted(groups)]


def in_order(persons: Iterable[Person]) -> list[Person]:
    return sorted(persons, key=lambda each: sort_key(each.family_name or each.email, each.given_name))
