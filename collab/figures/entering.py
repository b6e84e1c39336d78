"""Who may enter figures for which city. The only place that decides it."""

from __future__ import annotations

from collab.base.permissions import Permission
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Role, Workspace


def enters_for(account: Account, workspace: Workspace, cities: list[Organisation]) -> list[Organisation]:
    """Leads, and the office, for every city; members for their own; nobody in an archived workspace."""
    role = access.role_in(account, workspace)
    if Permission.FIGURE_WRITE not in access.workspace_permissions(role, workspace):
        return []
    if role is Role.LEAD:
        return cities
    return [city for city in cities if city.id == account.person.organisation_id]
