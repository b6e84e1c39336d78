"""What other rooms put on an agenda, and what becomes of it: minutes need not know these rooms.

An item may be about something that lies elsewhere (a paper for decision, say). The room that put it there
says what it is, which wording it proposes and in which workspace a decision about it belongs, and is told
when the minutes are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collab.minutes.models import AgendaItem, Meeting
from collab.people.models import Account
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Brought:
    """What an item is about. `wording`: to be taken over as decision, "" where nothing is to be decided.

    `workspace`: where the decision belongs, which is the place that it is about, not the one that decides.
    """

    title: str
    url: str  # path, without host
    icon: str
    wording: str
    workspace: Workspace


Bring = Callable[[Sequence[AgendaItem], Account | None], Mapping[int, Brought]]
"""Of these items, by their id, what the account may see; None: all. The number of queries is fixed."""

Settle = Callable[[Meeting, Account, datetime], None]
"""The minutes of this meeting are sent, their decisions have numbers. Doing it twice does nothing new."""

_sources: dict[str, tuple[Bring, Settle]] = {}


def register(name: str, bring: Bring, settle: Settle) -> None:
    _sources[name] = (bring, settle)


def brought(items: Sequence[AgendaItem], account: Account | None) -> Mapping[int, Brought]:
    """What these items are about, by their id; the others are missing."""
    found: dict[int, Brought] = {}
    if items:
        for bring, _settle in _sources.values():
            found |= bring(items, account)
    return found


def settle(meeting: Meeting, actor: Account, now: datetime) -> None:
    for _bring, told in _sources.values():
        told(meeting, actor, now)
