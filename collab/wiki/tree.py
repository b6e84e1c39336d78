"""All pages of a wiki at once: for the list, the way to a page, and what lies below one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from collab.base import trees
from collab.extensions import db
from collab.wiki.models import Page


@dataclass(frozen=True)
class Node:
    """One page, without its text."""

    id: int
    key: str
    title: str
    title_key: str
    parent_id: int | None
    is_template: bool
    changed_at: datetime


class Tree(trees.Tree[Node]):
    """The pages of one workspace that are not in the trash."""

    @classmethod
    def of(cls, workspace_id: int) -> Tree:
        query = (
            select(
                Page.id,
                Page.key,
                Page.title,
                Page.title_key,
                Page.parent_id,
                Page.is_template,
                Page.changed_at,
            )
            .where(Page.workspace_id == workspace_id, Page.trashed_at.is_(None))
            .order_by(Page.position, Page.title_key)
        )
        nodes = {row.id: Node(*row) for row in db.session.execute(query)}
        children: dict[int | None, list[Node]] = defaultdict(list)
        for node in nodes.values():
            # A page whose parent is gone would be in no list: it stands at the top.
            children[node.parent_id if node.parent_id in nodes else None].append(node)
        return cls(nodes, dict(children))

    def siblings(self, page_id: int) -> list[Node]:
        """The pages beside this one, itself included."""
        return self.inside(self.parent_of(page_id))

    def parent_of(self, page_id: int) -> int | None:
        parent_id = self.nodes[page_id].parent_id
        return parent_id if parent_id in self.nodes else None
