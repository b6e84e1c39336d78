"""Every change of who is in a workspace. Nobody but the caller commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Person
from collab.workspaces.labels import public_name
from collab.workspaces.models import Membership, Role, Workspace

KIND = "workspace"


def add_member(
    workspace: Workspace, account: Account, role: Role, *, actor: Account | None, now: datetime
) -> Membership | None:
    """Take somebody in; None if the account is in already (its role stays as it is)."""
    if find_membership(workspace, account) is not None:
        return None
    membership = Membership(workspace=workspace, account=account, role=role, created_at=now)
    db.session.add(membership)
    _record("member.added", workspace, account, actor, now, role=role.value)
    return membership


def change_role(membership: Membership, role: Role, *, actor: Account, now: datetime) -> bool:
    """Give another role; return False if it is the same. Refused for the last lead."""
    if membership.role == role:
        return False
    if membership.role == Role.LEAD:
        _keep_a_lead(membership, actor)
    before, membership.role = membership.role, role
    _record(
        "member.role_changed",
        membership.workspace,
        membership.account,
        actor,
        now,
        role=role.value,
        before=str(before),
    )
    return True


def remove_member(membership: Membership, *, actor: Account, now: datetime) -> None:
    """Take somebody out. Refused for the last lead."""
    if membership.role == Role.LEAD:
        _keep_a_lead(membership, actor)
    db.session.delete(membership)
    _record("member.removed", membership.workspace, membership.account, actor, now)


def leave(membership: Membership, *, now: datetime) -> None:
    """Somebody goes without being sent. Refused for the last lead: a successor comes first."""
    if membership.role == Role.LEAD and not _other_leads(membership):
        raise Refused(
            _("Sie leiten diesen Arbeitsbereich allein. Geben Sie zuerst jemand anderem die Leitung, "
              "dann können Sie ihn verlassen.")
        )  # fmt: skip
    db.session.delete(membership)
    account = membership.account
    _record("member.left", membership.workspace, account, account, now)


def count_led(person: Person) -> int:
    """For handing over: how many workspaces somebody leads."""
    return len(_led(person))


def hand_over(from_person: Person, to_person: Person, *, actor: Account, now: datetime) -> int:
    """The other leads these workspaces, too; nothing happens for somebody without an open account."""
    successor = to_person.account
    if successor is None or successor.closed_at is not None:
        return 0
    led = _led(from_person)
    for membership in led:
        own = find_membership(membership.workspace, successor)
        if own is None:
            add_member(membership.workspace, successor, Role.LEAD, actor=actor, now=now)
        else:
            change_role(own, Role.LEAD, actor=actor, now=now)
    return len(led)


def _led(person: Person) -> list[Membership]:
    rows = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .where(Account.person_id == person.id, Membership.role == Role.LEAD, Workspace.archived_at.is_(None))
    )
    return list(db.session.scalars(rows))


def find_membership(workspace: Workspace, account: Account) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(Membership.workspace_id == workspace.id, Membership.account_id == account.id)
    )


def _keep_a_lead(membership: Membership, actor: Account) -> None:
    if not actor.is_office and not _other_leads(membership):
        raise Refused(
            _("Ein Arbeitsbereich braucht eine Leitung. Geben Sie zuerst jemand anderem diese Rolle.")
        )


def _other_leads(membership: Membership) -> list[Membership]:
    """Locks the leads' rows, so that two leads cannot remove each other at the same moment."""
    leads = db.session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.workspace_id == membership.workspace_id,
            Membership.role == Role.LEAD,
            Account.closed_at.is_(None),
        )
        .with_for_update(of=Membership)
    ).all()
    return [lead for lead in leads if lead.id != membership.id]


def _record(
    verb: str, workspace: Workspace, account: Account, actor: Account | None, now: datetime, **detail: Any
) -> None:
    activity.record(
        verb,
        KIND,
        workspace.id,
        workspace.title,
        actor=actor,
        now=now,
        workspace=workspace,
        name=public_name(account.person),
        account=account.id,
        **detail,
    )
