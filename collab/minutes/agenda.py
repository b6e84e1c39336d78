"""The agenda as a tree: numbers (1, 1.1), depth, clock times. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from collab.minutes.models import AgendaItem

DEEPEST = 4  # levels


@dataclass
class Entry:
    """One item with its place: `number` "1.2", `depth` 0 at the top, `starts_at` where known (UTC)."""

    item: AgendaItem
    number: str
    depth: int
    parent: Entry | None
    below: list[Entry] = field(default_factory=list)
    starts_at: datetime | None = None
    before: AgendaItem | None = None  # the neighbours on the same level
    after: AgendaItem | None = None

    @property
    def minutes(self) -> int:
        """The time planned for the item with all that is below it; its own counts where it is longer."""
        return max(self.item.minutes or 0, sum(entry.minutes for entry in self.below))


def numbered(items: Iterable[AgendaItem], starts_at: datetime | None = None) -> list[Entry]:
    """The items in the order of the agenda, each with number and depth; with times where a start is given.

    Items are ordered by position among those with the same parent. Clock times are told as long as every
    item before has a planned duration.
    """
    by_parent: dict[int | None, list[AgendaItem]] = {}
    known = {item.id: item for item in items}
    for item in known.values():
        parent = item.parent_id if item.parent_id in known else None
        by_parent.setdefault(parent, []).append(item)
    found: list[Entry] = []

    def walk(parent_id: int | None, parent: Entry | None) -> None:
        level = sorted(by_parent.get(parent_id, ()), key=lambda each: (each.position, each.id))
        for index, item in enumerate(level):
            number = f"{parent.number}.{index + 1}" if parent else str(index + 1)
            entry = Entry(item, number, parent.depth + 1 if parent else 0, parent)
            entry.before = level[index - 1] if index else None
            entry.after = level[index + 1] if index + 1 < len(level) else None
            found.append(entry)
            if parent:
                parent.below.append(entry)
            walk(item.id, entry)

    walk(None, None)
    if starts_at is not None:
        _set_times([entry for entry in found if entry.depth == 0], starts_at)
    return found


def _set_times(level: list[Entry], begins: datetime | None) -> None:
    for entry in level:
        entry.starts_at = begins
        _set_times(entry.below, begins)
        begins = begins + timedelta(minutes=entry.minutes) if begins and entry.minutes else None


def total_minutes(entries: Iterable[Entry]) -> int:
    return sum(entry.minutes for entry in entries if entry.depth == 0)
