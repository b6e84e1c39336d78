"""What would stay unfinished for ever if a workspace were closed now. Each room registers what it knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from collab.people.models import Account
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class LooseEnd:
    """`note`: what is missing ("noch nicht genehmigt"). `stops`: nobody closes before that is over."""

    title: str
    url: str  # path, without host
    icon: str
    note: str
    stops: bool = False


Find = Callable[[Workspace, Account], list[LooseEnd]]
"""Reads only, asks the database once, and names nothing that the account may not see."""

_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    _finders[name] = find


def of(workspace: Workspace, account: Account) -> list[LooseEnd]:
    return [end for find in _finders.values() for end in find(workspace, account)]
