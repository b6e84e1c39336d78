"""What the home page of those who steer shows: how much waits, and the way to the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.base.clock import local
from collab.notifications.needs import waiting_for
from collab.people.models import Account
from collab.workspaces.models import Workspace


def load(account: Account, _workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    today = local(now).date()
    waiting = waiting_for(account, now)
    return {
        "waiting": waiting,
        "waiting_total": sum(len(sort.needs) for sort in waiting),
        "waiting_late": sum(need.is_late(today) for sort in waiting for need in sort.needs),
    }
