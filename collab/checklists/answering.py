"""Who may answer for which city. The only place that decides it."""

from __future__ import annotations

from collab.base.permissions import Permission
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Role, Workspace


def answers_for(account: Account, workspace: Workspace, cities: list[Organisation]) -> set[int]:
    """The ids of those cities for which the account may answer here.

    Leads, and the office, which leads everywhere, answer for every city; members for the one that is their
    organisation; nobody else, and nobody while the workspace is archived.
    """
    role = access.role_in(account, workspace)
    if Permission.CHECKLIST_WRITE not in access.workspace_permissions(role, workspace):
        return set()
    if role is Role.LEAD:
        return {city.id for city in cities}
    return {city.id for city in cities if city.id == account.person.organisation_id}
