"""What waits for somebody: papers to decide, objections to answer, columns to fill in.

Rooms register what they ask people for; the page of the steering group, the home page and the inbox show
it. Nothing is stored: whoever has done it is not asked any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import LazyString

from collab.people.models import Account


@dataclass(frozen=True)
class Need:
    """One thing that waits for this account. `note`: what is to be known of it beside title and day.

    `due`: the last day on which it is in time; needs without one come last.
    """

    title: str
    url: str  # path, without host
    icon: str
    workspace_id: int
    note: str = ""
    due: date | None = None

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Waiting:
    """All that waits of one sort, what is due first at the top."""

    name: str
    label: LazyString
    needs: tuple[Need, ...]


Builder = Callable[[Account, datetime], list[Need]]
"""Reads only, asks the database once, and names nothing that the account may not see."""


@dataclass(frozen=True)
class _Sort:
    name: str
    label: LazyString
    build: Builder
    order: int


_sorts: dict[str, _Sort] = {}


def register(name: str, label: LazyString, build: Builder, order: int = 50) -> None:
    """Smaller orders stand first."""
    _sorts[name] = _Sort(name, label, build, order)


def waiting_for(account: Account, now: datetime) -> list[Waiting]:
    """By sort, those left out that nothing waits of."""
    found = []
    for sort in sorted(_sorts.values(), key=lambda each: each.order):
        needs = sorted(sort.build(account, now), key=lambda need: (need.due or date.max, need.title))
        if needs:
            found.append(Waiting(sort.name, sort.label, tuple(needs)))
    return found
