"""Every change of who is in a workspace. Nobody but the caller commits."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
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


def find_membership(workspace: Workspace, account: Account) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(Membership.workspace_id == workspace.id, Membership.account_id == account.id)
    )


def _keep_a_lead(membership: Membership, actor: Account) -> None:
    """Locks the leads' rows, so that two leads cannot remove each other at the same moment."""
    if actor.is_office:
        return
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
    if not [lead for lead in leads if lead.id != membership.id]:
        raise Refused(
            _("Ein Arbeitsbereich braucht eine Leitung. Geben Sie zuerst jemand anderem diese Rolle.")
        )


def _record(
    verb: str, workspace: Workspace, account: Account, actor: Account | None, now: datetime, **detail: str
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
