"""All folders of a workspace at once: for the way to a folder, for choosing one, for what lies below one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from collab.base import trees
from collab.documents.models import Folder
from collab.documents.names import sort_key
from collab.extensions import db


@dataclass(frozen=True)
class Node:
    """One folder, without what a tree does not need."""

    id: int
    key: str
    name: str
    parent_id: int | None


class Tree(trees.Tree[Node]):
    """The folders of one workspace that are not in the trash."""

    @classmethod
    def of(cls, workspace_id: int) -> Tree:
        query = select(Folder.id, Folder.key, Folder.name, Folder.parent_id).where(
            Folder.workspace_id == workspace_id, Folder.trashed_at.is_(None)
        )
        nodes = {row.id: Node(row.id, row.key, row.name, row.parent_id) for row in db.session.execute(query)}
        children: dict[int | None, list[Node]] = defaultdict(list)
        for node in sorted(nodes.values(), key=lambda node: sort_key(node.name)):
            children[node.parent_id].append(node)
        return cls(nodes, dict(children))

    def path(self, folder_id: int | None) -> str:
        """As in: Protokolle / 2026."""
        return " / ".join(node.name for node in self.way_to(folder_id))
