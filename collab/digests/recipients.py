"""Who is told what: the only place that decides it.

What an account may see is decided by `access` in the query that reads the journal; here is the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from collab.activity.feed import Line
from collab.notifications.models import Level
from collab.people.models import Account

IMPORTANT = 3
LEAST_WEIGHT = {Level.AS_ACCOUNT: 2, Level.LESS: IMPORTANT, Level.MORE: 1}


def is_written_to(account: Account) -> bool:
    """Nobody whose account is closed, and nobody who was invited but has never come in."""
    return account.is_active and account.password_hash is not None


def wants(line: Line, account: Account, levels: Mapping[int, Level]) -> bool:
    """Whether a line that the account may see is one it wants to hear: not its own, and heavy enough.

    A line that is meant for certain persons (detail `to`, their ids) is important to them.
    """
    if line.actor is not None and line.actor.id == account.person_id:
        return False
    if line.workspace is None:
        return False
    level = levels.get(line.workspace.id, Level.AS_ACCOUNT)
    weight = IMPORTANT if account.person_id in line.detail.get("to", ()) else line.verb.weight
    return level != Level.MUTE and weight >= LEAST_WEIGHT[level]
