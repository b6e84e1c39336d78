"""All folders of a workspace at once: for the way to a folder, for choosing one, for what lies below one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

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


@dataclass(frozen=True)
class Tree:
    """The folders of one workspace that are not in the trash."""

    nodes: dict[int, Node]
    children: dict[int | None, list[Node]]

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

    def inside(self, folder_id: int | None) -> list[Node]:
        return self.children.get(folder_id, [])

    def way_to(self, folder_id: int | None) -> list[Node]:
        """From the top down to the folder itself."""
        way: list[Node] = []
        while folder_id is not None and folder_id in self.nodes:
            way.append(self.nodes[folder_id])
            folder_id = self.nodes[folder_id].parent_id
        return way[::-1]

    def below(self, folder_id: int) -> set[int]:
        """The folder and everything in it."""
        found, waiting = {folder_id}, [folder_id]
        while waiting:
            inner = [node.id for node in self.inside(waiting.pop())]
            found.update(inner)
            waiting.extend(inner)
        return found

    def walk(self, folder_id: int | None = None, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """All folders below one, each with its depth, in the order of a list."""
        for node in self.inside(folder_id):
            yield depth, node
            yield from self.walk(node.id, depth + 1)

    def path(self, folder_id: int | None) -> str:
        """As in: Protokolle / 2026."""
        return " / ".join(node.name for node in self.way_to(folder_id))
