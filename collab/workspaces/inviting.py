"""Taking several people in at once: what would happen to each address, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from collab.base.errors import Refused
from collab.people.invitation import invite
from collab.people.models import Account, Organisation
from collab.workspaces import queries
from collab.workspaces.addresses import Addressee
from collab.workspaces.membership import add_member
from collab.workspaces.models import Role, Workspace

MOST = 200
"""Addresses in one list."""


class Outcome(StrEnum):
    """What becomes of one address."""

    INVITED = "invited"  # gets an account and a mail
    ADDED = "added"  # has an account already
    ALREADY = "already"
    CLOSED = "closed"
    INVALID = "invalid"


@dataclass(frozen=True)
class Planned:
    """One line of the report."""

    addressee: Addressee
    outcome: Outcome
    name: str = ""

    @property
    def is_work(self) -> bool:
        return self.outcome in (Outcome.INVITED, Outcome.ADDED)


def plan(workspace: Workspace, addressees: Sequence[Addressee]) -> list[Planned]:
    """What would become of each address; three queries whatever their number."""
    emails = [entry.email for entry in addressees if entry.valid]
    accounts = queries.accounts_by_email(emails)
    persons = queries.persons_by_email(emails)
    inside = queries.account_ids_in(workspace)
    lines = []
    for entry in addressees:
        account = accounts.get(entry.email.lower())
        person = account.person if account else persons.get(entry.email.lower())
        typed = f"{entry.given_name} {entry.family_name}".strip()
        name = person.display_name if person else typed
        lines.append(Planned(entry, _outcome(entry, account, inside), name))
    return lines


def carry_out(
    workspace: Workspace, lines: Sequence[Planned], role: Role, *, actor: Account, now: datetime
) -> list[Planned]:
    """Invite and take in whom the plan names; returns the report. One refusal does not hold up the others."""
    report = []
    for line in lines:
        if line.is_work:
            who = line.addressee
            try:
                done = take_in(
                    workspace, who.email, who.given_name, who.family_name, None, role, actor=actor, now=now
                )
                line = replace(line, outcome=done) if done is Outcome.ALREADY else line
            except Refused:
                line = replace(line, outcome=Outcome.CLOSED)
        report.append(line)
    return report


def take_in(
    workspace: Workspace,
    email: str,
    given_name: str,
    family_name: str,
    organisation: Organisation | None,
    role: Role,
    *,
    actor: Account,
    now: datetime,
) -> Outcome:
    """Invite one address if it is new, and give it a role: invited, added, or in already."""
    account = invite(email, given_name, family_name, organisation, actor, now, workspace)
    if add_member(workspace, account, role, actor=actor, now=now) is None:
        return Outcome.ALREADY
    return Outcome.ADDED if account.password_hash else Outcome.INVITED


def _outcome(entry: Addressee, account: Account | None, inside: set[int]) -> Outcome:
    if not entry.valid:
        return Outcome.INVALID
    if account is None:
        return Outcome.INVITED
    if account.id in inside:
        return Outcome.ALREADY
    return Outcome.CLOSED if account.closed_at else Outcome.ADDED
