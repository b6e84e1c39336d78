"""Who may see and do what. The only place that decides it.

Seeing is fetching: whatever a route shows was loaded through `visible()`. What an account may not
see does not exist for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Select, false, or_, select, true
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission as P
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Membership, Role, Workspace

Model = TypeVar("Model")

READING = frozenset(
    {
        P.WORKSPACE_READ,
        P.DOCUMENT_READ,
        P.MINUTES_READ,
        P.CALENDAR_READ,
        P.TASK_READ,
        P.BLOG_READ,
        P.WIKI_READ,
        P.CHECKLIST_READ,
        P.MEASURE_READ,
        P.FIGURE_READ,
    }
)
ANSWERING = READING | {P.CALENDAR_ANSWER, P.TASK_ADVANCE}
"""What anybody may who was invited or made responsible; whether she was, the action looks at."""
FOLLOWING = READING | {P.REPORT_READ, P.PAPER_READ, P.HOSTING_READ}
"""What those see who belong to the cooperation: guests do not look into the workshop of the steering."""
DISCUSSING = ANSWERING | FOLLOWING | {P.COMMENT_WRITE, P.MINUTES_OBJECT, P.PROGRESS_WRITE}
"""Each city keeps its own column of the progress; whose column it is, the action looks at."""
WORKING = DISCUSSING | {
    P.DOCUMENT_WRITE,
    P.MINUTES_WRITE,
    P.CALENDAR_WRITE,
    P.TASK_WRITE,
    P.BLOG_WRITE,
    P.WIKI_WRITE,
    P.CHECKLIST_WRITE,
    P.PAPER_WRITE,
    P.MEASURE_WRITE,
    P.FIGURE_WRITE,
    P.HOSTING_WRITE,
}
LEADING = WORKING | {
    P.WORKSPACE_MANAGE,
    P.WORKSPACE_ARCHIVE,
    P.MEMBERS_MANAGE,
    P.DOCUMENT_UNLOCK,
    P.COMMENT_MODERATE,
    P.MINUTES_APPROVE,
    P.REPORT_WRITE,
    P.PAPER_SUBMIT,
    P.FIGURE_DEFINE,
    P.RESULT_WRITE,
    P.WORKSPACE_EXPORT,
    P.PUBLISH,
}
STEERING = frozenset({P.PAPER_VOTE})
"""What only members of the steering group may in a workspace, whatever they are in it beside."""

IN_WORKSPACE: dict[Role, frozenset[P]] = {
    Role.GUEST: ANSWERING,
    Role.READER: DISCUSSING,
    Role.MEMBER: WORKING,
    Role.LEAD: LEADING,
}
WHILE_ARCHIVED = FOLLOWING | {
    P.WORKSPACE_ARCHIVE,
    P.WORKSPACE_EXPORT,
    P.RESULT_WRITE,
    P.PUBLISH,
    P.PROGRESS_WRITE,  # decisions are carried out after the sub-project that took them has ended
}

OPEN = frozenset({P.OPEN})
SIGNED_IN = OPEN | {P.SIGNED_IN}
OFFICE = frozenset({P.DIRECTORY_READ, P.DIRECTORY_WRITE, P.WORKSPACE_CREATE, P.ADMINISTER, P.STEER})


def role_in(account: Account, workspace: Workspace) -> Role | None:
    """The role of an account in a workspace: its membership, or what its platform role gives."""
    if account.is_office:
        return Role.LEAD
    role = db.session.scalar(
        select(Membership.role).where(
            Membership.workspace_id == workspace.id, Membership.account_id == account.id
        )
    )
    if role is not None:
        return Role(role)
    return Role.READER if account.is_steering else None


def site_permissions(account: Account | None) -> frozenset[P]:
    """What an account may do outside of workspaces."""
    if account is None:
        return OPEN
    granted = SIGNED_IN
    if account.is_office:
        return granted | OFFICE
    roles = set(db.session.scalars(select(Membership.role).where(Membership.account_id == account.id)))
    if account.is_steering or roles - {Role.GUEST}:
        granted |= {P.DIRECTORY_READ}
    if account.is_steering:
        granted |= {P.STEER}
    if Role.LEAD in roles:
        granted |= {P.DIRECTORY_WRITE}
    return granted


def workspace_permissions(role: Role | None, workspace: Workspace) -> frozenset[P]:
    """What a role may do in a workspace; an archived one is read-only."""
    if role is None:
        return frozenset()
    granted = IN_WORKSPACE[role]
    return granted & WHILE_ARCHIVED if workspace.archived_at else granted


def permissions_in(account: Account, workspace: Workspace) -> frozenset[P]:
    """What an account may do in a workspace, outside of its pages (rules of visibility, worker, mails)."""
    return permissions_with(account, role_in(account, workspace), workspace)


def permissions_with(account: Account, role: Role | None, workspace: Workspace) -> frozenset[P]:
    """The same where the role is known."""
    granted = workspace_permissions(role, workspace)
    return granted | STEERING if account.is_steering and not workspace.archived_at else granted


def followed_workspace_ids(account: Account) -> Select[int]:
    """The ids of the workspaces of which an account sees reports, papers and hosts: more than a guest."""
    if account.sees_all:
        return select(Workspace.id)
    return select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role != Role.GUEST
    )


def writable_workspace_ids(account: Account) -> Select[int]:
    """The ids of the workspaces in which an account works, for rules that show drafts to those only."""
    if account.is_office:
        return select(Workspace.id)
    return select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role.in_((Role.MEMBER, Role.LEAD))
    )


def reads_directory(account: Account) -> bool:
    """Whoever is more than a guest somewhere sees the directory of all persons."""
    if account.sees_all:
        return True
    return bool(
        db.session.scalar(
            select(Membership.id)
            .where(Membership.account_id == account.id, Membership.role != Role.GUEST)
            .limit(1)
        )
    )


def visible_workspace_ids(account: Account) -> Select[int]:
    """The ids of the workspaces an account may see, for use inside other queries."""
    if account.sees_all:
        return select(Workspace.id)
    return select(Membership.workspace_id).where(Membership.account_id == account.id)


def visible(model: type[Model], account: Account) -> Select[Model]:
    """All records of a table that an account may see. A table without a rule shows nothing."""
    return select(model).where(_rule(model)(account))


def may_see(model: type[Any], account: Account) -> ColumnElement[bool]:
    """The same as a condition, for queries that select something else than whole records."""
    return _rule(model)(account)


def _rule(model: type[Any]) -> Callable[[Account], ColumnElement[bool]]:
    if model in RULES:
        return RULES[model]
    if hasattr(model, "workspace_id"):
        return lambda account: in_visible_workspace(model.workspace_id, account)
    return lambda account: false()


def in_visible_workspace(column: Any, account: Account) -> ColumnElement[bool]:
    """The condition that `column` holds the id of a workspace the account may see."""
    if account.sees_all:
        return column.is_not(None)
    return column.in_(visible_workspace_ids(account))


def _visible_persons(account: Account) -> ColumnElement[bool]:
    """Everybody for readers of the directory; for a guest those who share a workspace, and itself.

    Nobody sees who lies in the trash; the page of the trash has a rule of its own.
    """
    if reads_directory(account):
        return Person.trashed_at.is_(None)
    colleagues = (
        select(Account.person_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id.in_(visible_workspace_ids(account)))
    )
    return or_(Person.id.in_(colleagues), Person.id == account.person_id)


RULES: dict[type[Any], Callable[[Account], ColumnElement[bool]]] = {
    Workspace: lambda account: in_visible_workspace(Workspace.id, account),
    Person: _visible_persons,
    Organisation: lambda account: true(),
}
