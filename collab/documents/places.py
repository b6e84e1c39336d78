"""Places that documents can be put: folders of workspaces in which an account may write."""

from __future__ import annotations

from sqlalchemy import select

from collab.base.permissions import Permission
from collab.documents.actions import Target
from collab.documents.models import Folder
from collab.documents.tree import Tree
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace


def writable_workspaces(account: Account) -> list[Workspace]:
    """Workspaces in which the account may write, by title; two questions."""
    query = (
        access.visible(Workspace, account).where(Workspace.archived_at.is_(None)).order_by(Workspace.title)
    )
    found = list(db.session.scalars(query))
    if account.is_office:
        return found
    roles = dict(
        db.session.execute(
            select(Membership.workspace_id, Membership.role).where(Membership.account_id == account.id)
        )
        .tuples()
        .all()
    )
    writing = {role for role, granted in access.IN_WORKSPACE.items() if Permission.DOCUMENT_WRITE in granted}
    return [workspace for workspace in found if roles.get(workspace.id) in writing]


def choices(workspace: Workspace, forbidden: set[int]) -> list[tuple[str, str, int]]:
    """Key, name and depth of each folder, without those that must not be chosen."""
    return [
        (node.key, node.name, depth)
        for depth, node in Tree.of(workspace.id).walk()
        if node.id not in forbidden
    ]


def target(account: Account, slug: str, folder_key: str) -> Target | None:
    """The chosen place, if the account may write there. An empty key is the top."""
    workspace = next((w for w in writable_workspaces(account) if w.slug == slug), None)
    if workspace is None:
        return None
    if not folder_key:
        return Target(workspace, None)
    folder = db.session.scalar(
        select(Folder).where(
            Folder.workspace_id == workspace.id, Folder.key == folder_key, Folder.trashed_at.is_(None)
        )
    )
    return Target(workspace, folder) if folder else None
