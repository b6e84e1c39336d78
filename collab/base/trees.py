"""Trees that are read whole: the way to a node, and what lies below one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class HasParent(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...


N = TypeVar("N", bound=HasParent)


@dataclass(frozen=True)
class Tree(Generic[N]):
    """`children` in the order of a list; those of None stand at the top."""

    nodes: dict[int, N]
    children: dict[int | None, list[N]]

    def inside(self, node_id: int | None) -> list[N]:
        """What lies right below a node, or at the top."""
        return self.children.get(node_id, [])

    def way_to(self, node_id: int | None) -> list[N]:
        """From the top down to the node itself."""
        way: list[N] = []
        while node_id is not None and node_id in self.nodes:
            way.append(self.nodes[node_id])
            node_id = self.nodes[node_id].parent_id
        return way[::-1]

    def below(self, node_id: int) -> set[int]:
        """The node and everything below it."""
        found, waiting = {node_id}, [node_id]
        while waiting:
            inner = [node.id for node in self.inside(waiting.pop())]
            found.update(inner)
            waiting.extend(inner)
        return found

    def walk(self, node_id: int | None = None) -> Iterator[tuple[int, N]]:
        """All nodes below one, each with its depth, in the order of the list."""
        waiting = [(0, node) for node in reversed(self.inside(node_id))]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            waiting += [(depth + 1, inner) for inner in reversed(self.inside(node.id))]
